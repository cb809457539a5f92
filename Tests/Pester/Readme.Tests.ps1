#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

Describe 'The README' {
    BeforeAll {
        . "$PSScriptRoot/Import-BuiltModule.ps1"
        $blocks = [regex]::Matches((Get-Content "$root/README.md" -Raw), '(?s)```powershell\r?\n(.*?)```') | ForEach-Object { $_.Groups[1].Value }
    }

    It 'has PowerShell in it that can be parsed' {
        $blocks.Count | Should -BeGreaterThan 0
        foreach ($block in $blocks) {
            $problems = $null
            $null = [Management.Automation.Language.Parser]::ParseInput($block, [ref]$null, [ref]$problems)
            $problems | Should -BeNullOrEmpty
        }
    }

    It 'has sessions that run as they stand' {
        # From a folder that looks like the repository, so that what it writes goes away.
        $session = @($blocks | Where-Object { $_ -match 'Invoke-TwoValleySim|Start-SgdTraining' })
        $session.Count | Should -BeGreaterThan 1
        $quick = '$ErrorActionPreference = "Stop"; $PSDefaultParameterValues = @{ "*-*:Realizations" = 64 }'
        Copy-Item "$root/Examples" $TestDrive -Recurse
        Push-Location $TestDrive
        try {
            foreach ($block in $session) {
                Import-Module $manifest
                $script = $block.Replace('./ValleyJump.psd1', "'$manifest'")
                { & ([scriptblock]::Create("$quick; $script")) | Out-Null } | Should -Not -Throw
                foreach ($file in [regex]::Matches($script, '-Path (\S+)')) { Test-Path $file.Groups[1].Value | Should -BeTrue -Because "$($file.Value) is in the README" }
            }
        }
        finally {
            Pop-Location
        }
    }
}
