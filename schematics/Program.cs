using ImitationHil.Schematics.Checks;
using ImitationHil.Schematics.Rigs;
using ImitationHil.Schematics.Drawing;
using ImitationHil.Schematics.Writers;
foreach (var (name, build) in RigCatalog.All) { var c = build(); Console.WriteLine($"{name} {c.Parts.Count} {c.Nets.Count}"); foreach (var f in RuleBook.Check(c)) Console.WriteLine(f);
 var s = RigSheets.Draw(c); File.WriteAllText("/tmp/sch/"+name+".svg", SvgWriter.Write(s)); File.WriteAllText("/tmp/sch/"+name+".kicad_sch", KicadWriter.Write(s));
 var read = SheetNetlist.Read(s);
 foreach (var n in c.Nets) { var want = string.Join(" ", n.Value.Select(t=>t.ToString()).Order(StringComparer.Ordinal)); if (!read.TryGetValue(n.Key, out var got)) { Console.WriteLine("missing "+n.Key); continue; } if (string.Join(" ", got) != want) Console.WriteLine($"{n.Key}: want {want}\n got {string.Join(" ", got)}"); }
 foreach (var n in read.Keys.Except(c.Nets.Keys)) Console.WriteLine("extra " + n + ": " + string.Join(" ", read[n]));
 var items = Rendering.Items(s).ToList();
 for (int i=0;i<items.Count;i++) for (int j=i+1;j<items.Count;j++) if (items[i].Box.Overlaps(items[j].Box)) Console.WriteLine($"overlap {items[i].What} | {items[j].What}");
}
