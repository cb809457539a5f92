Describe 'An example' {
    BeforeAll { . "$PSScriptRoot/Import-BuiltModule.ps1" }

    It 'prints the same in every culture, and leaves the session''s as it was' {
        $plain = & "$root/Examples/01-PhaseDiagram.ps1" -Out "$TestDrive/out"
        $german = Invoke-WithCulture 'de-DE' {
            & "$root/Examples/01-PhaseDiagram.ps1" -Out "$TestDrive/out"
            [cultureinfo]::CurrentCulture.Name
        }
        $plain -join "`n" | Should -Match 'P_flat: 0\.5'
        $german | Should -Be ($plain + 'de-DE')
    }
}
