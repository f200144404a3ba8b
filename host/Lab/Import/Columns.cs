namespace ImitationHil.Lab.Import;

/// <summary>Values of all columns of a recording, recorded and derived, in SI.</summary>
internal sealed class Columns
{
    private readonly Dictionary<string, double[]> values = [];

    private Columns()
    {
    }

    /// <summary>Values of a column, one a kept row.</summary>
    public double[] this[string name] => values[name];

    /// <summary>
    /// Converts the recorded columns and evaluates the derived ones, over the whole file and before any splitting or
    /// resampling: the expert's filters ran on the recorded rows, and went on running where rows were lost.
    /// Null after adding a problem.
    /// </summary>
    public static Columns? Evaluate(CsvTable table, ColumnMapping mapping, TimeAxis time, ProblemList problems)
    {
        var columns = new Columns();
        foreach (RecordedColumn column in mapping.Recorded)
        {
            double[] raw = table[column.Name];
            columns.values[column.Name] = [.. time.Rows.Select(row => (column.Unit.Factor * raw[row]) + column.Unit.Offset)];
        }

        foreach (DerivedColumn column in mapping.Derived)
        {
            double[][] operands = [.. column.Operands.Select(o => columns.values[o])];
            columns.values[column.Name] = Operations.Table[column.Operation].Evaluate(operands, column.Parameters, time.Intervals);
        }

        int before = problems.Count;
        foreach ((string name, double[] column) in columns.values)
        {
            int bad = Array.FindIndex(column, v => !double.IsFinite(v));
            if (bad >= 0)
            {
                problems.Add($"line {table.LineOf(time.Rows[bad])}, column '{name}'", "overflows when it is converted or derived");
            }
        }

        return problems.Count == before ? columns : null;
    }
}
