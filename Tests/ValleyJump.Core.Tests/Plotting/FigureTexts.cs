using System.Collections;
using System.Globalization;
using System.Text;

namespace ValleyJump.Core.Tests.Plotting;

/// <summary>A figure as text, with all its numbers: records compare arrays by reference.</summary>
internal static class FigureTexts
{
    public static string Of(object? value)
    {
        var text = new StringBuilder();
        Write(value, "");
        return text.ToString();

        void Write(object? item, string indent)
        {
            switch (item)
            {
                case null or string or bool or Enum:
                    text.AppendLine(CultureInfo.InvariantCulture, $"{indent}{item}");
                    break;
                case double[] numbers:
                    text.Append(indent).AppendJoin(' ', numbers.Select(n => n.ToString("R", CultureInfo.InvariantCulture))).AppendLine();
                    break;
                case double[,] numbers:
                    Write(numbers.Cast<double>().ToArray(), indent);
                    break;
                case IFormattable number:
                    text.AppendLine(CultureInfo.InvariantCulture, $"{indent}{number}");
                    break;
                case IEnumerable list:
                    foreach (object? element in list)
                        Write(element, indent + " ");
                    break;
                default:
                    text.AppendLine(CultureInfo.InvariantCulture, $"{indent}{item.GetType().Name}");
                    foreach (var property in item.GetType().GetProperties().Where(p => p.GetIndexParameters().Length == 0
                        && p.Name != "EqualityContract"))
                    {
                        text.AppendLine(CultureInfo.InvariantCulture, $"{indent}{property.Name}:");
                        Write(property.GetValue(item), indent + "  ");
                    }
                    break;
            }
        }
    }
}
