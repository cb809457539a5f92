<#
.SYNOPSIS
Runs every script of the paper, and makes a page of what they computed: figure, verdict, the paper's number.
.DESCRIPTION
The words are those of Page.template.md; numbers, tables and figures are of this run alone. What a script of the same form has written to
-Out already is not computed again: remove the folder for that. docs/paper.md is made by
Examples/Paper/All.ps1 -Figures docs/figures -Page docs/paper.md
.PARAMETER FullOf
The scripts whose full form is wanted, by what their files are named after, where the rest is to be quick.
.PARAMETER Page
The page to write, paper.md in -Out where it is not given.
#>
param(
    [string] $Out = 'out',
    [string] $Figures,
    [string] $Page,
    [ulong] $Seed = 42,
    [ValidateSet('fig1', 'fig2', 'figS1', 'figS2', 'toy', 'supplement')]
    [string[]] $FullOf = @(),
    [switch] $Full
)

$ErrorActionPreference = 'Stop'
. "$PSScriptRoot/../Common/Start-Example.ps1" -Out $Out -Figures $Figures
if (-not $Page) { $Page = "$Out/paper.md" }

$names = [ordered]@{ fig1 = 'Fig1'; fig2 = 'Fig2'; figS1 = 'FigS1'; figS2 = 'FigS2'; toy = 'ToyModel'; supplement = 'Supplement' }
if ($Full) { $FullOf = @($names.Keys) }
foreach ($name in $names.Keys) {
    $form = $name -in $FullOf ? 'full' : 'quick'
    $made = "$Out/paper-$name.form"
    $drawn = Test-Path "$Figures/paper-$name-*.svg"
    if ($drawn -and (Test-Path $made) -and (Get-Content $made) -eq "$form, seed $Seed") { continue }
    "== $($names[$name])"
    & "$PSScriptRoot/$($names[$name]).ps1" -Out $Out -Figures $Figures -Seed $Seed -Full:($form -eq 'full')
}

# Numbers of a cell with four digits, nothing where there is none; a bar would end it.
function Cell([string] $text) {
    if ($text -eq 'NaN') { return '' }
    $number = 0.0
    $text = if ([double]::TryParse($text, 'Float', [cultureinfo]::InvariantCulture, [ref] $number) -and $text -notmatch '^\d+$') { Say '{0:G4}' $number } else { $text }
    $text.Replace('|', '\|')
}
function Table([string] $path, [string[]] $columns, [string[]] $titles = $columns) {
    "| $($titles -join ' | ') |"
    "|$(' --- |' * $columns.Count)"
    foreach ($row in Import-Csv $path) { "| $(@(foreach ($column in $columns) { Cell $row.$column }) -join ' | ') |" }
}

$paper = @($names.Keys | Where-Object { $_ -in $FullOf })
$forms = switch ($paper.Count) {
    0 { 'the quick form of its scripts' }
    $names.Count { 'the full form of its scripts' }
    default { "the quick form of its scripts, but $(@($names[$paper]) -join ', ') in the full one" }
}
$options = switch ($paper.Count) { 0 { '' } $names.Count { ' -Full' } default { " -FullOf $($paper -join ',')" } }
$folder = Split-Path ([IO.Path]::GetFullPath($Page, $PWD))
$there = [IO.Path]::GetRelativePath($folder, [IO.Path]::GetFullPath($Figures, $PWD)).Replace('\', '/')
$text = foreach ($line in Get-Content "$PSScriptRoot/Page.template.md") {
    # A line that is true of one form of a script only.
    if ($line -match '^\{\{(full|quick) (\w+)\}\} ?(.*)$') {
        $of, $name, $line = $Matches[1..3]
        if (-not $names.Contains($name)) { throw "Page.template.md names a script that is not there: $name." }
        if (($of -eq 'full') -ne ($name -in $FullOf)) { continue }
    }
    switch -Regex ($line) {
        '^\{\{statements (\w+)\}\}$' { Table "$Out/paper-$($Matches[1])-statements.csv" Statement, Here, Paper 'statement', 'here', 'the paper'; break }
        '^\{\{table (\S+) (\S+)\}\}$' { Table "$Out/$($Matches[1])" $Matches[2].Split(','); break }
        default { $line.Replace('{{form}}', $forms).Replace('{{options}}', $options).Replace('{{seed}}', "$Seed").Replace('](figures/', "]($there/") }
    }
}
if ($missing = @([regex]::Matches($text -join "`n", '\]\(([^)]+\.(?:svg|png))\)') | ForEach-Object { $_.Groups[1].Value } | Where-Object { -not (Test-Path "$folder/$_") })) {
    throw "The page shows figures that were not drawn: $($missing -join ', ')."
}
Set-Content $Page $text
"Written to $Page, with $($names.Count) parts in $forms"
