package elbo.data.drawn;

import static org.assertj.core.api.Assertions.assertThat;

import elbo.data.Dataset;
import elbo.data.Splits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DigitCacheTest {
    private static final int TRAIN = 30;
    private static final int TEST = 10;
    /** What comes before the bytes: magic, version, two sizes, SHA-256. */
    private static final int HEADER = 8 + 4 + 4 + 4 + 32;

    @TempDir
    Path folder;

    @Test
    void whatIsReadIsWhatWasDrawn() throws IOException {
        byte[] drawn = bytes(open());
        FileTime written = FileTime.fromMillis(1_000_000);
        Files.setLastModifiedTime(file(), written);
        assertThat(bytes(open())).isEqualTo(drawn);
        assertThat(Files.getLastModifiedTime(file())).as("not drawn again").isEqualTo(written);
        assertThat(Files.list(folder)).as("nothing beside it").containsExactly(file());
        assertThat(Files.size(file())).isEqualTo(HEADER + (TRAIN + TEST) * 785);
    }

    @Test
    void theCacheIsWhatOpenReads() throws IOException {
        byte[] drawn = bytes(open());
        DigitCache cache = new DigitCache(file(), TRAIN, TEST);
        Digits.Drawn other = new Digits.Drawn(Digits.draw("test", TRAIN), Digits.draw("train", TEST));
        cache.write(other);
        assertThat(bytes(open())).isNotEqualTo(drawn);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 11, 15, 19, 20, HEADER, HEADER + TRAIN + 5, -1})
    void aCacheWithAChangedByteIsDrawnOver(int place) throws IOException {
        byte[] drawn = bytes(open());
        byte[] whole = Files.readAllBytes(file());
        byte[] damaged = whole.clone();
        damaged[place < 0 ? damaged.length + place : place] ^= 4;
        Files.write(file(), damaged);
        assertThat(bytes(open())).isEqualTo(drawn);
        assertThat(Files.readAllBytes(file())).as("mended").isEqualTo(whole);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 7, HEADER, HEADER + 1000})
    void aCacheCutShortIsDrawnOver(int length) throws IOException {
        byte[] drawn = bytes(open());
        byte[] whole = Files.readAllBytes(file());
        Files.write(file(), Arrays.copyOf(whole, length));
        assertThat(bytes(open())).isEqualTo(drawn);
        assertThat(Files.readAllBytes(file())).as("mended").isEqualTo(whole);
    }

    @Test
    void aFolderThatCannotBeWrittenOnlyMeansNoCache() throws IOException {
        byte[] drawn = bytes(open());
        Path notAFolder = Files.writeString(folder.resolve("file"), "in the way");
        assertThat(bytes(Digits.open(notAFolder, TRAIN, TEST))).isEqualTo(drawn);
        assertThat(notAFolder).hasContent("in the way");
    }

    @Test
    void aFolderInTheCachesPlaceOnlyMeansNoCache() throws IOException {
        Files.createDirectories(file().resolve("inside"));
        Splits splits = open();
        assertThat(splits.train().size()).isEqualTo(TRAIN);
        assertThat(Files.list(folder)).as("nothing left behind").containsExactly(file());
    }

    @Test
    void missingFoldersAreMade() {
        Path deep = folder.resolve("a/b");
        Digits.open(deep, TRAIN, TEST);
        assertThat(deep.resolve("digits.bin")).isRegularFile();
    }

    private Splits open() {
        return Digits.open(folder, TRAIN, TEST);
    }

    private Path file() {
        return folder.resolve("digits.bin");
    }

    /** Pixels and classes of both parts. */
    private static byte[] bytes(Splits splits) {
        ByteBuffer all = ByteBuffer.allocate((TRAIN + TEST) * 788);
        for (var part : new Dataset[] {splits.train(), splits.test()}) {
            part.read(0, part.size(), all);
            for (float c : part.labels().main().orElseThrow().values()) {
                all.put((byte) c);
            }
        }
        return all.array();
    }
}
