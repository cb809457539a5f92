<#
.SYNOPSIS
What every example begins with: the module, built where it is not yet, the folders to write to, that of figures being -Out where it is not
given, and numbers that read the same in every culture. Dot-source it.
#>
param([string] $Out, [string] $Figures)

$repository = Split-Path (Split-Path $PSScriptRoot)
if ((Test-Path "$repository/bin/ValleyJump.PowerShell.dll", "$repository/ValleyJump.Format.ps1xml") -contains $false) {
    Write-Host 'Building the module, once ...'
    $said = dotnet build "$repository/ValleyJump.PowerShell" -c Release -v quiet
    if ($LASTEXITCODE -ne 0) {
        $said | Out-Host
        throw 'The module could not be built.'
    }
}
Import-Module "$repository/ValleyJump.psd1"
if (-not $Figures) { $Figures = $Out }
$null = New-Item $Out, $Figures -ItemType Directory -Force

# A line of text: the format, then its values.
function Say([string] $format) { [string]::Format([cultureinfo]::InvariantCulture, $format, [object[]]$args) }

# The mean of numbers.
function Mean($values) { ($values | Measure-Object -Average).Average }

# And its standard error, which one number has not.
function MeanAndSem($values) {
    $of = $values | Measure-Object -Average -StandardDeviation
    $of.Average, $(if ($of.Count -gt 1) { $of.StandardDeviation / [Math]::Sqrt($of.Count) } else { [double]::NaN })
}

# Objects as PowerShell shows them.
function Show {
    $before = [cultureinfo]::CurrentCulture
    try {
        [cultureinfo]::CurrentCulture = [cultureinfo]::InvariantCulture
        ($input | Out-String).Trim()
    }
    finally {
        [cultureinfo]::CurrentCulture = $before
    }
}
