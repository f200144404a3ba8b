using ImitationHil.Cli.Report;
using Xunit;

namespace ImitationHil.Tests.Cli.Report;

public class ReportPageTests
{
    [Fact]
    public void The_same_model_gives_the_same_bytes() =>
        Assert.Equal(ReportPage.Render(SampleReports.Full()), ReportPage.Render(SampleReports.Full()));
}
