<#
.SYNOPSIS
Runs the PowerShell that runs this script once more, in a process of its own, with the given words of a command line.
.DESCRIPTION
There may be none on the PATH: as a .NET tool its program is dotnet. $LASTEXITCODE is that of the process.
.EXAMPLE
./Build/Invoke-PowerShell.ps1 -File Examples/01-PhaseDiagram.ps1
#>
$program = [Environment]::ProcessPath
$assembly = if ((Split-Path $program -LeafBase) -eq 'dotnet') { "$PSHOME/pwsh.dll" }
& $program @($assembly) -NoProfile -NonInteractive @args
