using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ValleyJump.Generators;

/// <summary>The compiler need not warn that a property may be null which <see cref="ResultAnalyzer"/> sees to.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ResultSuppressor : DiagnosticSuppressor
{
    private static readonly SuppressionDescriptor Set = new("VJ0002", "CS8618", "It is set wherever its record is made (VJ0001).");

    /// <inheritdoc/>
    public override ImmutableArray<SuppressionDescriptor> SupportedSuppressions => [Set];

    /// <inheritdoc/>
    public override void ReportSuppressions(SuppressionAnalysisContext context)
    {
        foreach (Diagnostic warning in context.ReportedDiagnostics)
        {
            // The place of the warning itself is the constructor, where there is one.
            Location place = warning.AdditionalLocations.Count > 0 ? warning.AdditionalLocations[0] : warning.Location;
            SyntaxNode? node = place.SourceTree?.GetRoot(context.CancellationToken).FindNode(place.SourceSpan);
            if (node is not null && context.GetSemanticModel(place.SourceTree!).GetDeclaredSymbol(node, context.CancellationToken)
                is IPropertySymbol property && ResultAnalyzer.IsRequired(property))
            {
                context.ReportSuppression(Suppression.Create(Set, warning));
            }
        }
    }
}
