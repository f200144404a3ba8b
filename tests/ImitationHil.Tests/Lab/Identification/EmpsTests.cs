using ImitationHil.Lab.Identification;
using ImitationHil.Lab.Identification.Models;
using ImitationHil.Lab.Import;
using ImitationHil.Tests.Support;
using Xunit;
using Xunit.Abstractions;

namespace ImitationHil.Tests.Lab.Identification;

public sealed class EmpsTests(ITestOutputHelper o)
{
    [RecordedDataFact]
    public void Explore()
    {
        var log = RecordedLog.From(Importer.Import(RecordedData.Files("emps"), "emps")[0]);
        var recipe = EmpsRecipe.Create();
        foreach (double slip in new[] { 1e-4, 1e-3 })
            o.WriteLine($"published slip {slip}: " + string.Join(" ", EmpsRecipe.ForwardErrors(recipe.Model, [95.1089, 203.5034, 20.3935, -3.1648, slip], [log]).Select(f => f.Value)));
        var fit = GreyBoxFit.Run(recipe.Model, [log], recipe.Stages, new FitOptions { Starts = 2 }, o.WriteLine);
        o.WriteLine(string.Join(" ", fit.Best.Parameters));
        o.WriteLine(string.Join(" ", EmpsRecipe.ForwardErrors(recipe.Model, fit.Best.Parameters, [log]).Select(f => f.Value)));
    }
}
