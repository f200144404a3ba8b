using System.Globalization;
using System.Text;
using System.Xml;

namespace ImitationHil.Hil.Bench;

/// <summary>
/// Results as JUnit XML, the way continuous integration reads it: a suite a bench, a case a scenario, a failure that says
/// which measurement was outside of its limit and why that is the limit. It has no times: the bench's time is virtual.
/// </summary>
public static class JUnitXml
{
    /// <summary>The document.</summary>
    public static string Write(IReadOnlyList<ScenarioResult> results)
    {
        using var text = new Utf8Text();
        using (var xml = XmlWriter.Create(text, new XmlWriterSettings { Indent = true, NewLineChars = "\n" }))
        {
            xml.WriteStartElement("testsuites");
            Counts(xml, results);
            foreach (var bench in results.GroupBy(result => result.Bench))
            {
                xml.WriteStartElement("testsuite");
                xml.WriteAttributeString("name", Clean($"bench {bench.Key}"));
                Counts(xml, [.. bench]);
                foreach (var result in bench)
                    Case(xml, result);
                xml.WriteEndElement();
            }

            xml.WriteEndElement();
        }

        return text + "\n";
    }

    private static void Counts(XmlWriter xml, IReadOnlyList<ScenarioResult> results)
    {
        Number(xml, "tests", results.Count);
        Number(xml, "failures", results.Count(result => result is { Skipped: null, Error: null, Pass: false }));
        Number(xml, "errors", results.Count(result => result.Error is not null));
        Number(xml, "skipped", results.Count(result => result.Skipped is not null));
    }

    private static void Case(XmlWriter xml, ScenarioResult result)
    {
        xml.WriteStartElement("testcase");
        xml.WriteAttributeString("classname", Clean($"bench.{result.Bench.Split(':')[0]}"));
        xml.WriteAttributeString("name", Clean(result.Name));
        var wrong = result.Measurements.Where(measurement => !measurement.Pass).Select(Line).ToList();
        if (result.Skipped is { } reason)
            Element(xml, "skipped", reason, "");
        else if (result.Error is { } error)
            Element(xml, "error", error, string.Join('\n', wrong));
        else if (!result.Pass)
            Element(xml, "failure", wrong.Count > 0 ? wrong[0] : "nothing was measured", string.Join('\n', [result.About, .. wrong, .. result.Notes]));
        if (result.Measurements.Count > 0)
            xml.WriteElementString("system-out", Clean(string.Join('\n', result.Measurements.Select(Line))));
        xml.WriteEndElement();
    }

    private static void Element(XmlWriter xml, string name, string message, string content)
    {
        xml.WriteStartElement(name);
        xml.WriteAttributeString("message", Clean(message));
        xml.WriteString(Clean(content));
        xml.WriteEndElement();
    }

    private static void Number(XmlWriter xml, string name, int value) => xml.WriteAttributeString(name, value.ToString(CultureInfo.InvariantCulture));

    private static string Line(Measurement m) =>
        FormattableString.Invariant($"{(m.Pass ? "pass" : "FAIL")}  {m.Name}: {m.Value:0.######} {m.Unit}, limit {m.Limit} ({m.Reason})");

    // XML 1.0 cannot carry control characters at all, escaped or not.
    private static string Clean(string text) => string.Concat(text.EnumerateRunes().Select(rune => rune.IsBmp && !XmlConvert.IsXmlChar((char)rune.Value) ? "?" : rune.ToString()));

    private sealed class Utf8Text : StringWriter
    {
        public override Encoding Encoding => Encoding.UTF8;
    }
}
