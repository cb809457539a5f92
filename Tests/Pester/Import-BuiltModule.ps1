<#
.SYNOPSIS
Imports the module that was built in this repository. Dot-source it from BeforeAll.
#>
$root = Split-Path (Split-Path $PSScriptRoot)
$manifest = Join-Path $root 'ValleyJump.psd1'
if (-not (Test-Path (Join-Path $root 'bin/ValleyJump.PowerShell.dll'))) {
    throw "The module is not built. Run dotnet build -c Release in $root."
}
Import-Module $manifest -ErrorAction Stop

# The measured properties of a result, bit by bit.
function Get-Numbers($Result) {
    $names = 'PFlat', 'PFlatLow', 'PFlatHigh', 'FreezeStepMean', 'FreezeStepSem', 'FreezeStepMedian', 'FreezeYMean', 'FreezeYSem',
        'NeverCrossedFraction', 'CensoredFraction', 'DivergedCount', 'FinalYMean'
    ($names | ForEach-Object { '{0}={1}' -f $_, [BitConverter]::DoubleToInt64Bits([double]$Result.$_) }) -join ' '
}

# Runs a script block under another culture.
function Invoke-WithCulture([string] $Name, [scriptblock] $Script) {
    $before = [cultureinfo]::CurrentCulture
    try {
        [cultureinfo]::CurrentCulture = $Name
        & $Script
    }
    finally {
        [cultureinfo]::CurrentCulture = $before
    }
}
