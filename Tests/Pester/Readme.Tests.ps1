BeforeDiscovery {
    $commands = [regex]::Matches((Get-Content "$PSScriptRoot/../../README.md" -Raw), '(?s)```sh\r?\n(.*?)```') |
        ForEach-Object { $_.Groups[1].Value -split '\r?\n' -replace '\s+#.*' } | Where-Object { $_ }
}

Describe 'The README' {
    BeforeAll {
        . "$PSScriptRoot/Import-BuiltModule.ps1"
        $text = Get-Content "$root/README.md" -Raw
    }

    It 'has commands that exist: <_>' -ForEach $commands {
        switch -regex ($_) {
            '^dotnet test (?<file>\S+) -c Release$' {
                Join-Path $root $Matches.file | Should -Exist
                Get-Content "$root/.ci/run" -Raw | Should -Match ([regex]::Escape($_))
                break
            }
            '^(dotnet tool exec --yes powershell --( -NoProfile)? -File|pwsh) (?<file>\S+\.ps1)( -Task (?<tasks>\S+))?$' {
                Join-Path $root $Matches.file | Should -Exist
                (Get-Content "$root/dotnet-tools.json" | ConvertFrom-Json).tools.powershell.version | Should -Match '^7\.6\.'
                if ($Matches.tasks) {
                    $completer = (Get-Command "$root/build.ps1").Parameters.Task.Attributes.Where{ $_ -is [ArgumentCompletions] }
                    $known = $completer.CompleteArgument('', 'Task', '', $null, @{}).CompletionText
                    foreach ($task in $Matches.tasks -split ',') { $known | Should -Contain $task }
                }
                break
            }
            default { throw "'$_' is no command that this test knows." }
        }
    }

    It 'has sessions that run as they stand' {
        # In a copy of the module's folder, so that what they write goes away.
        Copy-Item "$root/ValleyJump.*" $TestDrive
        foreach ($part in 'bin', 'en-US', 'Data', 'Examples') { Copy-Item "$root/$part" $TestDrive -Recurse }
        $blocks = [regex]::Matches($text, '(?s)```powershell\r?\n(.*?)```') | ForEach-Object { $_.Groups[1].Value }
        $blocks.Count | Should -BeGreaterThan 1
        "`$ErrorActionPreference = 'Stop'", $blocks | Set-Content "$TestDrive/session.ps1"
        Push-Location $TestDrive
        try { $said = & "$root/Build/Invoke-PowerShell.ps1" -File session.ps1 2>&1 } finally { Pop-Location }
        $said | Where-Object { $_ -is [Management.Automation.ErrorRecord] } | Should -BeNullOrEmpty
        $LASTEXITCODE | Should -Be 0 -Because ($said | Out-String)
        foreach ($file in [regex]::Matches($blocks, '-Path (\S+)')) { Join-Path $TestDrive $file.Groups[1].Value | Should -Exist }
    }

    It 'names every cmdlet, and examples that exist' {
        foreach ($cmdlet in (Get-Command -Module ValleyJump).Name) { $text | Should -Match "``$cmdlet``" }
        foreach ($example in Get-ChildItem "$root/Examples/*.ps1") { $text | Should -Match "``Examples/$($example.Name)``" }
        foreach ($link in [regex]::Matches($text, '\]\((?!https?:)([^)]+)\)')) { Join-Path $root $link.Groups[1].Value | Should -Exist }
    }
}
