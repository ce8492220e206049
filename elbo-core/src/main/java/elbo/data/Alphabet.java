package elbo.data;

import elbo.Problem;
import elbo.Refusal;
import elbo.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What whole numbers stand for in texts: number i is {@code symbols[i]}, a letter or a word. Number 0 is the blank, which stands
 * behind a text's end where another is longer.
 *
 * @param symbols the blank first, each once; none for data that is no text
 * @param between what is written between two symbols: nothing between letters, a space between words
 */
public record Alphabet(List<String> symbols, String between) {
    /** Of data that is no text. */
    public static final Alphabet NONE = new Alphabet(List.of(), "");

    /** The blank's symbol. */
    public static final String BLANK = "";

    /** Symbols there may be. */
    public static final int MOST = 1 << 16;

    /** Why a part cannot be built that was told of no alphabet. */
    public static final String UNKNOWN =
            "how many symbols there are is known from the data alone, and there is none here."
                    + " Fix: name the data, or say how many";

    public Alphabet {
        symbols = List.copyOf(symbols);
        if (!symbols.isEmpty() && !symbols.getFirst().equals(BLANK)) {
            throw new IllegalArgumentException("symbols must begin with the blank; got " + symbols.getFirst());
        }
        if (symbols.size() > MOST || new HashSet<>(symbols).size() < symbols.size()) {
            throw new IllegalArgumentException("symbols must be at most " + MOST + ", each once");
        }
    }

    public int size() {
        return symbols.size();
    }

    /** @throws IllegalArgumentException for a number of symbols that no part can be made for; 0 leaves it to the data */
    public static void requireCount(int symbols) {
        if (symbols < 0 || symbols > MOST) {
            throw new IllegalArgumentException("symbols must be 0 to " + MOST + "; got " + symbols);
        }
    }

    /** How many symbols a part is made for: {@code wanted}, or as many as there are where that is 0. */
    public int count(int wanted) {
        return wanted == 0 ? size() : wanted;
    }

    /** What is wrong with a part made for so many symbols, in the name of {@code about}; none with 0, as many as there are. */
    public Optional<Problem> misfit(String about, int made) {
        return made == 0 || made == size()
                ? Optional.empty()
                : Optional.of(new Problem(
                        about,
                        "is " + made + ", and the data has " + size()
                                + " symbols with the blank. Fix: 0, as many as there are"));
    }

    /** The texts of examples, row by row; blanks are nothing. */
    public List<String> texts(float[] values, Shape event) {
        int length = (int) event.size();
        List<String> texts = new ArrayList<>();
        for (int from = 0; from < values.length; from += length) {
            List<String> words = new ArrayList<>();
            for (int i = from; i < from + length; i++) {
                if (values[i] != 0) {
                    words.add(symbols.get((int) values[i]));
                }
            }
            texts.add(String.join(between, words));
        }
        return texts;
    }

    /**
     * For each number of another alphabet the number here.
     *
     * @throws Refusal naming the first symbol that is unknown here, in the name of {@code about}
     */
    int[] numbers(String about, Alphabet theirs) {
        Map<String, Integer> mine = new HashMap<>();
        for (int i = 0; i < symbols.size(); i++) {
            mine.put(symbols.get(i), i);
        }
        int[] numbers = new int[theirs.size()];
        for (int i = 0; i < numbers.length; i++) {
            Integer number = mine.get(theirs.symbols.get(i));
            if (number == null) {
                throw new Refusal(
                        about,
                        "holds \"" + Problem.shown(theirs.symbols.get(i)) + "\", which is none of the " + size()
                                + " symbols that the model knows. Fix: leave out the lines that hold it, or train on data"
                                + " with it");
            }
            numbers[i] = number;
        }
        return numbers;
    }
}
