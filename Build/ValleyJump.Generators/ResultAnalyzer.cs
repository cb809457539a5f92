using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace ValleyJump.Generators;

/// <summary>
/// What is public and { get; internal init; } without a value of its own is given one wherever its record is made: the language's word for
/// that, required, demands a public init, and scripts would assign to the property, since PowerShell knows no init.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ResultAnalyzer : DiagnosticAnalyzer
{
    private static readonly DiagnosticDescriptor Missing = new("VJ0001", "A property of a result is not set", "{0} leaves out {1}",
        "Results", DiagnosticSeverity.Error, isEnabledByDefault: true);

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [Missing];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.Analyze | GeneratedCodeAnalysisFlags.ReportDiagnostics);
        context.EnableConcurrentExecution();
        context.RegisterOperationAction(Check, OperationKind.ObjectCreation);
    }

    /// <summary>A property that has to be set where its record is made. Those that can be null need not.</summary>
    internal static bool IsRequired(IPropertySymbol property) =>
        property is { DeclaredAccessibility: Accessibility.Public, SetMethod.IsInitOnly: true }
        && property.SetMethod.DeclaredAccessibility == Accessibility.Internal
        && property.NullableAnnotation != NullableAnnotation.Annotated
        && property.DeclaringSyntaxReferences.Select(r => r.GetSyntax()).OfType<PropertyDeclarationSyntax>().Any(p =>
            p.Initializer is null && p.AccessorList!.Accessors.All(a => a.Body is null && a.ExpressionBody is null));

    private static void Check(OperationAnalysisContext context)
    {
        var made = (IObjectCreationOperation)context.Operation;
        var set = new HashSet<string>((made.Initializer?.Initializers ?? []).OfType<ISimpleAssignmentOperation>()
            .Select(a => a.Target).OfType<IPropertyReferenceOperation>().Select(p => p.Property.Name));
        string[] missing = [.. Bases(made.Type).SelectMany(t => t.GetMembers()).OfType<IPropertySymbol>()
            .Where(p => IsRequired(p) && !set.Contains(p.Name)).Select(p => p.Name)];
        if (missing.Length > 0)
        {
            context.ReportDiagnostic(Diagnostic.Create(Missing, made.Syntax.GetLocation(), $"new {made.Type!.Name}",
                string.Join(", ", missing)));
        }
    }

    private static IEnumerable<ITypeSymbol> Bases(ITypeSymbol? type)
    {
        for (; type is not null; type = type.BaseType)
            yield return type;
    }
}
