Describe 'Import-ImageDataset' {
    BeforeAll { . "$PSScriptRoot/Import-BuiltModule.ps1" }

    It 'reads the built-in digits' {
        $data = Import-ImageDataset
        $data.TrainCount, $data.TestCount, $data.Classes | Should -Be 1000, 1000, 10
        $data.Fingerprint | Should -Be '59ded6ece074b36285914e0637ccda2a823f38b8500f0744ae0848a31aa9c405'
    }

    It 'reads what Export-Csv wrote, in every culture' {
        $rows = foreach ($i in 0..9) { [pscustomobject]@{ label = $i % 2; a = $i; b = 255 - $i; c = 0; d = 255 } }
        $rows | Export-Csv "$TestDrive/rows.csv"
        $data = Get-Item "$TestDrive/rows.csv" | Import-ImageDataset -TrainPerClass 3 -TestPerClass 2
        $data.TrainCount, $data.TestCount, $data.Rows | Should -Be 6, 4, 2
        [math]::Abs($data.Train.Pixels[5 * 4] - (5 / 255 - 0.5) / 0.5) | Should -BeLessThan 1e-6
        $german = Invoke-WithCulture 'de-DE' { Import-ImageDataset "$TestDrive/rows.csv" -TrainPerClass 3 -TestPerClass 2 }
        $german.Fingerprint | Should -Be $data.Fingerprint
    }

    It 'names the file and the byte of a file that is cut off' {
        $source = Join-Path $root 'Data/mnist-10k'
        Copy-Item "$source/*.gz" $TestDrive
        $path = "$TestDrive/train-labels-idx1-ubyte.gz"
        [IO.File]::WriteAllBytes($path, [IO.File]::ReadAllBytes($path)[0..999])
        { Import-ImageDataset "$TestDrive" -ErrorAction Stop } | Should -Throw '*train-labels-idx1-ubyte.gz*at byte*'
    }
}

Describe 'Save-ImageDataset' {
    BeforeAll { . "$PSScriptRoot/Import-BuiltModule.ps1" }

    It 'says what it would download, and from where' {
        Save-ImageDataset FashionMnist "$TestDrive/fashion" -WhatIf | Should -BeNullOrEmpty
        Test-Path "$TestDrive/fashion" | Should -BeFalse
    }

    It 'takes files that are there already only with their checksum' {
        $null = New-Item "$TestDrive/cache" -ItemType Directory
        Set-Content "$TestDrive/cache/t10k-labels-idx1-ubyte.gz" 'mine'
        { Save-ImageDataset Mnist "$TestDrive/cache" -Uri http://127.0.0.1:9/ -ErrorAction Stop } |
            Should -Throw -ErrorId 'DownloadFileExists,*'
        Get-Content "$TestDrive/cache/t10k-labels-idx1-ubyte.gz" | Should -Be 'mine'
    }
}

Describe 'Import-ImageDataset, of files that go wrong' {
    BeforeAll {
        . "$PSScriptRoot/Import-BuiltModule.ps1"
        $cases = Join-Path $root 'Tests/Data/cases'
        $few = @{ TrainPerClass = 20; TestPerClass = 10 }
    }

    It 'asks for the label column where it is not sure, and -1 is the last' {
        { Import-ImageDataset "$cases/label-last-no-header.csv" @few -ErrorAction Stop } |
            Should -Throw -ErrorId 'DatasetLabelColumnDoubtful,*' -ExpectedMessage '*-LabelColumn: 0 for the first, -1 for the last*'
        $data = Import-ImageDataset "$cases/label-last-no-header.csv" @few -LabelColumn -1 -MaxPixel 16
        $data.Fingerprint | Should -Be 'b18218669c2525d94cd8c675cd61684b80c5d87f33376dac50d5d068ebe986c3'
        $run = Start-SgdTraining $data -Steps 2000 -HiddenWidths 10 -LearningRate 0.05 -BatchSize 20
        $run.FinalTestAccuracy | Should -BeGreaterThan 0.9
    }

    It 'says the range of pixels, and what the warning says is kept' {
        $data = Import-ImageDataset "$cases/pixels-0-to-16.csv" @few -WarningVariable warned -WarningAction SilentlyContinue
        "$warned" | Should -BeLike 'pixels-0-to-16: The pixels run from 0 to 13, far below 255*Give -MaxPixel*'
        "pixels-0-to-16: $($data.Note)" | Should -Be "$warned"
        $data | Format-Table | Out-String -Width 100 | Should -BeLike '*Pixels*0 - 13*'
        $white = "$cases/pixels-0-to-16.csv" | Import-ImageDataset @few -MaxPixel 16 -WarningVariable warned
        $white.Fingerprint, $warned.Count | Should -Be '959ec3743893f29e1eec9a59ce9a114fb24e3853bfc58f984f4a2a6ae33ac89f', 0
        Set-Content "$TestDrive/fractions.csv" 'label,a,b,c,d', '0,0,0.5,1,1', '1,1,0.25,0,0', '0,0,0.5,1,0.5', '1,1,1,0,0'
        { Import-ImageDataset "$TestDrive/fractions.csv" -ErrorAction Stop } |
            Should -Throw -ErrorId 'DatasetUnknownPixelRange,*' -ExpectedMessage '*run from 0 to 1. Give -MaxPixel*'
        (Import-ImageDataset "$TestDrive/fractions.csv" -MaxPixel 1 -TrainPerClass 1 -TestPerClass 1).Train.Pixels |
            Should -Be -1, 0, 1, 1, 1, -0.5, -1, -1
    }

    It 'leaves out an index column when it is told to, and takes it for no pixel' {
        { Import-ImageDataset "$cases/index-column.csv" @few -ErrorAction Stop } |
            Should -Throw -ErrorId 'DatasetIndexColumn,*' -ExpectedMessage '*-ExcludeColumn*'
        $data = Import-ImageDataset "$cases/index-column.csv" @few -ExcludeColumn 0
        $data.Fingerprint | Should -Be '47acc0b6a1c2bd865261567ba849963daeb9ef06524f80da5e00715c0e02131e'
        $index, $rest = Get-Content "$cases/index-column.csv"
        "id$index".Replace('id,', 'id,,'), ($rest | ForEach-Object { "$((++$n) * 3).png,$_" }) | Set-Content "$TestDrive/two.csv"
        (Import-ImageDataset "$TestDrive/two.csv" @few -ExcludeColumn id, 1).Fingerprint | Should -Be $data.Fingerprint
    }

    It 'finds torchvision''s folders, QMNIST and archives of numpy' {
        $null = New-Item "$TestDrive/root" -ItemType Directory
        Copy-Item "$cases/torchvision-MNIST" "$TestDrive/root/MNIST" -Recurse
        $data = Import-ImageDataset "$TestDrive/root" @few
        $data.Name, $data.Fingerprint | Should -Be 'MNIST', 'c015ca66700940bcd873cccb8c21f2a6e04a83ec180c07c872d0ce7afe341208'
        (Import-ImageDataset "$cases/npz/keras.npz" @few).Fingerprint | Should -Be $data.Fingerprint
        Copy-Item "$TestDrive/root/MNIST" "$TestDrive/root/KMNIST" -Recurse
        { Import-ImageDataset "$TestDrive/root" -ErrorAction Stop } |
            Should -Throw -ErrorId 'DatasetSeveralDatasets,*' -ExpectedMessage '*KMNIST*raw*MNIST*raw*'
        (Get-Item "$cases/qmnist" | Import-ImageDataset @few).Fingerprint |
            Should -Be '510d8131494ec8d5d8e7e6228619f74ed77986c474c0dc687046d9cf8874caa9'
    }

    It 'names in one line what a file is that it cannot read: <Name>' -ForEach @(
        @{ Name = 'npz/mnist.pkl.gz'; Says = '*is a pickle of Python in gzip. IDX files, tables*' }
        @{ Name = 'npz/mnist.npz'; Says = '*zip archive that is damaged or cut off*' }
        @{ Name = 'crafted-run.h5'; Says = '*is a training run, which Import-SgdRun reads.*' }
    ) {
        $null = Import-ImageDataset "$cases/$Name" -ErrorVariable problem -ErrorAction SilentlyContinue
        $problem.Count | Should -Be 1
        "$problem" | Should -BeLike $Says
        "$problem" | Should -Not -BeLike "*`n*"
    }

    It 'tells of test images that were trained on' {
        $data = Import-ImageDataset -TrainPerClass 5 -TestPath (Join-Path $root 'Data/mnist-10k/train-images-idx3-ubyte.gz') `
            -TestPerClass 10 -WarningVariable warned -WarningAction SilentlyContinue
        "$warned" | Should -BeLike 'mnist-10k: 50 of 100 test images are among the training images*'
        $data.SharedCount | Should -Be 50
    }

    It 'takes a file of Get-Item without a word of what PowerShell notes of it' {
        Set-Content "$TestDrive/noted.csv" 'label,a,b', '0,0,255', '1,255,0', '0,9,200', '1,200,9'
        $null = Get-Item "$TestDrive/noted.csv" |
            Import-ImageDataset -FileRows 1 -FileColumns 2 -TrainPerClass 1 -TestPerClass 1 -WarningVariable warned
        $warned | Should -BeNullOrEmpty
    }
}
