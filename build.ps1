#!/usr/bin/env pwsh
<#
.SYNOPSIS
Builds, tests and packages ValleyJump.
.DESCRIPTION
A thin layer over dotnet. Tasks run in the order given; each stops the script when it fails.
.EXAMPLE
./build.ps1 -Task Build,Test
#>
[CmdletBinding()]
param(
    [ValidateSet('Build', 'Test', 'Pester', 'Examples', 'Bench', 'Package', 'Clean')]
    [string[]] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Release'
)

$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 3.0
Push-Location $PSScriptRoot

function Invoke-Checked {
    param([scriptblock] $Command)
    $global:LASTEXITCODE = 0
    & $Command
    if ($LASTEXITCODE -ne 0) { throw "'$Command' failed with exit code $LASTEXITCODE." }
}

$tasks = @{
    Build    = { Invoke-Checked { dotnet build ValleyJump.slnx -c $Configuration } }
    Test     = { Invoke-Checked { dotnet test ValleyJump.slnx -c $Configuration -m:1 } }
    Pester   = {
        if (-not (Get-Module -ListAvailable Pester | Where-Object { $_.Version.Major -ge 5 })) {
            throw 'Pester 5 or later is not installed. Run: Install-PSResource Pester'
        }
        # In a process of its own, since a session cannot unload the module's assemblies.
        Invoke-Checked { pwsh -NoProfile -Command "Import-Module Pester -MinimumVersion 5.0; Invoke-Pester -Path Tests/Pester -CI" }
    }
    Examples = {
        foreach ($script in Get-ChildItem Examples/*.ps1 | Sort-Object Name) {
            Write-Host "== $($script.Name)"
            Invoke-Checked { pwsh -NoProfile -File $script.FullName }
        }
    }
    Bench    = { Invoke-Checked { dotnet run --project Benchmarks -c Release -- --filter '*' } }
    Package  = {
        $manifest = Import-PowerShellDataFile ValleyJump.psd1
        $target = Join-Path 'artifacts' 'ValleyJump' $manifest.ModuleVersion
        if (Test-Path $target) { Remove-Item $target -Recurse -Force }
        $null = New-Item $target -ItemType Directory -Force
        Copy-Item ValleyJump.psd1, ValleyJump.Format.ps1xml, LICENSE, README.md, CHANGELOG.md, Data, bin, en-US -Destination $target -Recurse
        $null = Test-ModuleManifest (Join-Path $target 'ValleyJump.psd1')
        Compress-Archive -Path (Join-Path 'artifacts' 'ValleyJump') -DestinationPath "artifacts/ValleyJump.$($manifest.ModuleVersion).zip" -Force
        Get-Item "artifacts/ValleyJump.$($manifest.ModuleVersion).zip"
    }
    Clean    = {
        foreach ($folder in 'bin', 'artifacts', 'out') { if (Test-Path $folder) { Remove-Item $folder -Recurse -Force } }
        Get-ChildItem -Directory -Recurse -Include bin, obj | Remove-Item -Recurse -Force
        Get-ChildItem en-US -Filter *.xml -ErrorAction Ignore | Remove-Item
    }
}

try {
    foreach ($name in $Task) {
        Write-Host "=== $name"
        & $tasks[$name]
    }
}
finally {
    Pop-Location
}
