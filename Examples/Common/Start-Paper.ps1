<#
.SYNOPSIS
What every script of the paper begins with: what every example does, and statements that are held against numbers.
Dot-source it.
#>
param([string] $Out, [string] $Figures, [string] $Name)

# A statement of a table that could not be made would be of nothing.
$ErrorActionPreference = 'Stop'
. "$PSScriptRoot/Start-Example.ps1" -Out $Out -Figures $Figures
$held = [System.Collections.Generic.List[object]]::new()

# A statement of the paper, what these numbers say of it, and what the paper has.
function Hold([string] $statement, [string] $here, [string] $paper = '') {
    Say '  {0}: {1}{2}' $statement $here $(if ($paper) { " (the paper: $paper)" })
    $held.Add([pscustomobject]@{ Statement = $statement; Here = $here; Paper = $paper })
}

# A verdict of Measure-ValleyTrend or Compare-ValleyGroup in a few words: the rule is four standard errors. Of few values it is none.
function Verdict($found, [int] $least = 5) {
    $isTrend = $found.PSObject.Properties['Slope']
    $value, $sem, $count = if ($isTrend) { $found.Slope, $found.SlopeSem, $found.Count } `
        elseif ($found.BestOf -gt 1) { $found.BestDifference, $found.BestDifferenceSem, $found.Count }
    else { $found.MeanDifference, $found.MeanDifferenceSem, $found.Count }
    $number = Say '{0} {1:G3} +- {2:G2}, {3:F1} standard errors' $(if ($isTrend) { 'slope' } else { 'difference' }) $value $sem $found.StandardErrors
    if ($found.Holds) { "holds: $number" }
    elseif ($count -lt $least) { "too few for a verdict: $number, of $count" }
    else { "not told apart: $number" }
}

# What was held, as a table that All.ps1 makes a page of, and in which form, so that it is not computed twice. Last of all.
function Write-Held {
    $held | Export-ValleyData -Path "$Out/$Name-statements.csv"
    Set-Content "$Out/$Name.form" (Form)
}
function Form { "$($Full ? 'full' : 'quick'), seed $Seed" }

# Draws what is piped in, as SVG where the name has no extension. Other parameters are those of Export-ValleyPlot.
function Draw([string] $figure, [hashtable] $how = @{}) {
    if (-not [IO.Path]::HasExtension($figure)) { $figure += '.svg' }
    $input | Export-ValleyPlot "$Figures/$Name-$figure" @how
}
