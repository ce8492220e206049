package elbo.reproduction;

import elbo.Problem;
import elbo.Refusal;
import elbo.recipe.BuiltIn;
import elbo.recipe.Published;
import elbo.recipe.RecipeReader;
import elbo.recipe.RecordFile;
import elbo.recipe.Tier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A published result and how it is found again. An entry is a file {@code resources/elbo/reproductions/NAME.yaml}; and each recipe that
 * states what was published for it is an entry of its own name.
 *
 * @param claim      what was found, in a sentence
 * @param source     who published it, and where
 * @param provenance whether the figure was seen there
 * @param protocol   what is done here, and what otherwise than there
 * @param data       a data set's name, for trials that name none
 * @param draws      for each example's likelihood by importance sampling; 0 to leave that out
 * @param likelihood is measured while trials train
 * @param set        of all trials, what the protocol has otherwise than the recipe
 * @param reduced    of all trials, the settings of a smaller budget; none where the published one is small enough
 * @param trials     what is trained
 * @param expect     what must come out
 */
public record Reproduction(
        String name,
        String claim,
        String source,
        Provenance provenance,
        Tier tier,
        String protocol,
        String data,
        int draws,
        Likelihood likelihood,
        List<String> set,
        List<String> reduced,
        List<Trial> trials,
        List<Expected> expect) {
    /** How a published figure came here. */
    public enum Provenance {
        /** seen in the source itself */
        READ,
        /** seen where somebody else quotes it */
        QUOTED,
        /** from memory */
        REMEMBERED
    }

    /** Folders are named so. */
    private static final String FOLDER = "\\w[\\w.-]*";

    private static final BuiltIn FILES = new BuiltIn("/elbo/reproductions", "name", "entry");
    private static final Reproduction DEFAULT = new Reproduction(
            "",
            "",
            "",
            Provenance.READ,
            Tier.QUICK,
            "",
            "mnist",
            0,
            Likelihood.NONE,
            List.of(),
            List.of(),
            List.of(Trial.DEFAULT),
            List.of(Expected.DEFAULT));

    public Reproduction {
        set = List.copyOf(set);
        reduced = List.copyOf(reduced);
        if (draws < 0) {
            throw new IllegalArgumentException("draws must be at least 0; got " + draws);
        }
        trials = List.copyOf(trials);
        expect = List.copyOf(expect);
    }

    /** All entries, by name. */
    public static List<String> names() {
        Set<String> names = new TreeSet<>(FILES.names());
        RecipeReader.names().stream()
                .filter(name -> !RecipeReader.published(name).isEmpty())
                .forEach(names::add);
        return List.copyOf(names);
    }

    /** @throws Refusal if there is none of this name, with the nearest ones */
    public static Reproduction named(String name) {
        if (FILES.names().contains(name)) {
            return parse("entry " + name, FILES.text(name));
        }
        if (!names().contains(name)) {
            throw new Refusal(Problem.unknown("name", "entry", name, names()));
        }
        return of(name, RecipeReader.published(name));
    }

    /** An entry by name, or of a user's own file. */
    public static Reproduction find(String nameOrFile) {
        boolean file = nameOrFile.contains("/") || nameOrFile.endsWith(".yaml") || nameOrFile.endsWith(".yml");
        return file ? checked(nameOrFile, RecordFile.read(Path.of(nameOrFile), DEFAULT)) : named(nameOrFile);
    }

    /** Reads the text of an entry; {@code about} names it in a refusal. */
    static Reproduction parse(String about, String text) {
        return checked(about, RecordFile.parse(about, text, DEFAULT));
    }

    private static Reproduction checked(String about, Reproduction read) {
        Set<String> known = read.trials.stream().map(Trial::name).collect(Collectors.toSet());
        List<Problem> problems = read.expect.stream()
                .flatMap(e -> Stream.of(e.of(), e.minus()))
                .filter(t -> !t.isEmpty() && !known.contains(t))
                .map(t -> Problem.unknown("expect", "trial", t, known))
                .collect(Collectors.toCollection(ArrayList::new));
        if (read.trials.isEmpty() || read.trials.equals(DEFAULT.trials)) {
            problems.add(new Problem("trials", "expected at least one, like { name: one, recipe: vae }"));
        } else {
            Stream.concat(Stream.of(read.name), known.stream())
                    .filter(name -> !name.matches(FOLDER))
                    .forEach(name -> problems.add(new Problem(
                            "name",
                            "the entry and each of its trials needs one, of letters, digits, dots, _ and -; got \""
                                    + Problem.shown(name) + "\"")));
        }
        bands(read.expect, problems);
        if (known.size() < read.trials.size()) {
            problems.add(new Problem("trials", "two have the same name"));
        }
        read.expect.stream()
                .filter(e -> e.figure().equals("annealed_nll") && read.likelihood.none())
                .forEach(e -> problems.add(new Problem("likelihood.seen", "is needed by " + e.words())));
        Refusal.ifAny(about, problems);
        return read;
    }

    /** What is expected must be of something, and could be missed. */
    private static void bands(List<Expected> expect, List<Problem> problems) {
        if (expect.isEmpty() || expect.equals(DEFAULT.expect)) {
            problems.add(new Problem("expect", "needs at least one, like { figure: nll, of: one, most: 100 }"));
            return;
        }
        expect.stream()
                .filter(e -> e.of().isEmpty() || (e.least() == -Double.MAX_VALUE && e.most() == Double.MAX_VALUE))
                .forEach(e -> problems.add(new Problem(
                        "expect",
                        Problem.shown(e.words()) + ": needs the trial that it is of, and least, most or both")));
    }

    /** The data set of a trial. */
    public String data(Trial trial) {
        return trial.data().isEmpty() ? data : trial.data();
    }

    /** What a trial sets beside its recipe, in order, with the published budget or the smaller one. */
    public List<String> settings(Trial trial, boolean whole) {
        return Stream.of(
                        set,
                        trial.set(),
                        whole ? List.<String>of() : reduced,
                        whole ? List.<String>of() : trial.reduced())
                .flatMap(List::stream)
                .toList();
    }

    /** What a recipe's own file says was published. */
    private static Reproduction of(String recipe, List<Published> figures) {
        List<Trial> trials = new ArrayList<>();
        List<Expected> expect = new ArrayList<>();
        for (Published p : figures) {
            String name = figures.size() == 1 ? recipe : recipe + "-" + (trials.size() + 1);
            trials.add(new Trial(name, recipe, p.data(), p.with(), p.reduced(), 0));
            expect.add(new Expected(p.figure().key(), name, "", p.value(), p.least(), p.most()));
        }
        String by = figures.stream().map(Published::by).distinct().collect(Collectors.joining("; "));
        String claim = RecipeReader.named(recipe).summary();
        Tier tier = figures.stream().map(Published::tier).max(Tier::compareTo).orElse(Tier.QUICK);
        int draws = figures.stream()
                .mapToInt(p -> p.figure() == Published.Figure.LOSS ? 0 : p.draws())
                .max()
                .orElse(0);
        return new Reproduction(
                recipe,
                claim,
                by,
                Provenance.READ,
                tier,
                protocol(figures),
                "",
                draws,
                Likelihood.NONE,
                List.of(),
                List.of(),
                trials,
                expect);
    }

    /** How its trials differ from the recipe. */
    private static String protocol(List<Published> figures) {
        List<String> less =
                figures.stream().flatMap(p -> p.reduced().stream()).distinct().toList();
        return less.isEmpty() ? "the recipe's own" : "the recipe's own but for " + String.join(", ", less);
    }
}
