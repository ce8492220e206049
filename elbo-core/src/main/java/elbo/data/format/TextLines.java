package elbo.data.format;

import elbo.Problem;
import elbo.Refusal;
import elbo.data.Alphabet;
import elbo.data.Labels;
import elbo.data.MemoryDataset;
import elbo.data.Progress;
import elbo.data.Split;
import elbo.data.Splits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * A text a line, UTF-8, packed with gzip or not: each line an example of letters, or with {@code FILE#words} of words, what stands
 * between white space. An example is as long as the longest line, with the alphabet's blank behind the end of shorter ones; white space
 * around a line and empty lines are left out. The alphabet is what occurs, the most frequent first. Part of the lines is held out for
 * testing.
 */
public final class TextLines implements Format {
    private static final String LETTERS = "letters";
    private static final String WORDS = "words";

    @Override
    public String name() {
        return "a .txt file with a text a line";
    }

    @Override
    public boolean reads(Path path) {
        String name = path.toString().toLowerCase(Locale.ROOT);
        return Files.isRegularFile(path) && (name.endsWith(".txt") || name.endsWith(".txt.gz"));
    }

    @Override
    public Splits open(Path path, Progress progress) throws IOException {
        return open(path, LETTERS, progress);
    }

    @Override
    public Splits open(Path path, String words, Progress progress) throws IOException {
        if (!words.isEmpty() && !words.equals(LETTERS) && !words.equals(WORDS)) {
            throw new Refusal(Problem.unknown(path + "#", "way to take a text", words, List.of(LETTERS, WORDS)));
        }
        boolean ofWords = words.equals(WORDS);
        Room room = Room.ofJvm();
        SymbolTable table;
        try (Incoming in = Incoming.file(path)) {
            table = SymbolTable.read(in, ofWords, room);
        }
        Alphabet alphabet = new Alphabet(table.symbols(), ofWords ? " " : "");
        float[] values = table.values(room);
        return Split.holdOut(
                MemoryDataset.texts(path.getFileName().toString(), table.longest(), alphabet, values, Labels.NONE));
    }
}
