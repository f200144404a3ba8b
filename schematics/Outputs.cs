using ImitationHil.Schematics.Drawing;
using ImitationHil.Schematics.Netlist;
using ImitationHil.Schematics.Rigs;
using ImitationHil.Schematics.Spice;
using ImitationHil.Schematics.Writers;

namespace ImitationHil.Schematics;

/// <summary>All files that are generated and checked in, as text: the same netlist gives the same bytes.</summary>
public static class Outputs
{
    private const string LibraryTable = "(sym_lib_table\n  (lib (name \"ImitationHil\")(type \"KiCad\")(uri \"${KIPRJMOD}/ImitationHil.kicad_sym\")(options \"\")(descr \"Symbols of these schematics, generated\"))\n)\n";

    /// <summary>Rigs whose motors and encoders differ; the other rigs have the decks of the first.</summary>
    public static readonly string[] SimulatedRigs = ["esp32-one-motor", "pi-pendulum"];

    /// <summary>Path under <c>schematics/out</c> and text of every file.</summary>
    public static IEnumerable<(string Path, string Text)> All()
    {
        Circuit[] rigs = [.. RigCatalog.All.Select(rig => rig.Build())];
        Sheet[] sheets = [.. rigs.Select(RigSheets.Draw)];
        yield return ("ImitationHil.kicad_sym", KicadSymbols.WriteLibrary(sheets));
        yield return ("sym-lib-table", LibraryTable);
        yield return ("pinmap.csv", Tables.PinMap(rigs));
        foreach (var sheet in sheets)
        {
            var c = sheet.Circuit;
            yield return ($"{c.Name}.kicad_sch", KicadWriter.Write(sheet));
            yield return ($"{c.Name}.svg", SvgWriter.Write(sheet));
            yield return ($"{c.Name}.bom.csv", Tables.BillOfMaterials(c));
            yield return ($"{c.Name}.wiring.md", WiringTable.Write(c));
            if (!SimulatedRigs.Contains(c.Name))
                continue;
            foreach (var (name, text) in Decks.All(new Hand(c)))
                yield return ($"spice/{c.Name}.{name}.cir", text);
        }
    }
}
