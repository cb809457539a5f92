<#
.SYNOPSIS
Runs every script of the paper, and makes a page of what they computed: figure, verdict, the paper's number.
.DESCRIPTION
The words are those of Page.template.md; numbers, tables and figures are of this run alone. What a script of the same form has written to
-Out already is not computed again: remove the folder for that. docs/paper.md is made by
Examples/Paper/All.ps1 -Figures docs/figures -Page docs/paper.md
.PARAMETER Page
The page to write, paper.md in -Out where it is not given.
#>
param(
    [string] $Out = 'out',
    [string] $Figures,
    [string] $Page,
    [ulong] $Seed = 42,
    [switch] $Full
)

$ErrorActionPreference = 'Stop'
. "$PSScriptRoot/../Common/Start-Example.ps1" -Out $Out
if (-not $Figures) { $Figures = $Out }
if (-not $Page) { $Page = "$Out/paper.md" }

$form = $Full ? 'full' : 'quick'
$names = [ordered]@{ fig1 = 'Fig1'; fig2 = 'Fig2'; figS1 = 'FigS1'; figS2 = 'FigS2'; toy = 'ToyModel'; supplement = 'Supplement' }
foreach ($name in $names.Keys) {
    $made = "$Out/paper-$name.form"
    $drawn = Test-Path "$Figures/paper-$name-*.svg"
    if ($drawn -and (Test-Path $made) -and (Get-Content $made) -eq "$form, seed $Seed") { continue }
    "== $($names[$name])"
    & "$PSScriptRoot/$($names[$name]).ps1" -Out $Out -Figures $Figures -Seed $Seed -Full:$Full
}

# Numbers of a cell with four digits; a bar would end it.
function Cell([string] $text) {
    $number = 0.0
    $text = if ([double]::TryParse($text, 'Float', [cultureinfo]::InvariantCulture, [ref] $number) -and $text -notmatch '^\d+$') { Say '{0:G4}' $number } else { $text }
    $text.Replace('|', '\|')
}
function Table([string] $path, [string[]] $columns, [string[]] $titles = $columns) {
    "| $($titles -join ' | ') |"
    "|$(' --- |' * $columns.Count)"
    foreach ($row in Import-Csv $path) { "| $(@(foreach ($column in $columns) { Cell $row.$column }) -join ' | ') |" }
}

$folder = Split-Path ([IO.Path]::GetFullPath($Page, $PWD))
$there = [IO.Path]::GetRelativePath($folder, [IO.Path]::GetFullPath($Figures, $PWD)).Replace('\', '/')
$text = foreach ($line in Get-Content "$PSScriptRoot/Page.template.md") {
    switch -Regex ($line) {
        '^\{\{statements (\w+)\}\}$' { Table "$Out/paper-$($Matches[1])-statements.csv" Statement, Here, Paper 'statement', 'here', 'the paper'; break }
        '^\{\{table (\S+) (\S+)\}\}$' { Table "$Out/$($Matches[1])" $Matches[2].Split(','); break }
        default { $line.Replace('{{form}}', $form).Replace('{{seed}}', "$Seed").Replace('](figures/', "]($there/") }
    }
}
if ($missing = @([regex]::Matches($text -join "`n", '\]\(([^)]+\.(?:svg|png))\)') | ForEach-Object { $_.Groups[1].Value } | Where-Object { -not (Test-Path "$folder/$_") })) {
    throw "The page shows figures that were not drawn: $($missing -join ', ')."
}
Set-Content $Page $text
"Written to $Page, with $($names.Count) parts in their $form form"
