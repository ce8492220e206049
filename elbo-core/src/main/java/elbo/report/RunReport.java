package elbo.report;

import elbo.AtomicFile;
import elbo.data.Dataset;
import elbo.data.Splits;
import elbo.explore.Codes;
import elbo.explore.Explorer;
import elbo.metric.LatentUse;
import elbo.metric.Ticker;
import elbo.model.Feed;
import elbo.model.Model;
import elbo.plot.Figure;
import elbo.recipe.MetricsTable;
import elbo.recipe.Recipe;
import elbo.recipe.RecipeReader;
import elbo.recipe.RunFolder;
import elbo.recipe.SavedModel;
import elbo.tensor.Device;
import elbo.tensor.Rng;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The figures of a run, and the page that shows them. */
public final class RunReport {
    private static final int SHOWN = 10;
    private static final int POINTS = 5_000;
    private static final int SAMPLES = 100;
    private static final int GRID = 20;
    private static final int MOST_TRAVERSED = 10;
    private static final int ELLIPSES = 300;
    private static final int MAPPED = 10_000;
    private static final int BATCH = 1000;

    private final RunFolder folder;
    private final List<Illustration> illustrations = new ArrayList<>();

    private RunReport(RunFolder folder) {
        this.folder = folder;
    }

    /**
     * Writes {@code figures/*.png} and {@code report.html}.
     *
     * @param splits what the run was trained on; the figures show its test part
     */
    public static void write(RunFolder folder, Splits splits) {
        new RunReport(folder).write(splits);
    }

    private void write(Splits splits) {
        Recipe recipe = folder.recipe();
        MetricsTable metrics = MetricsTable.read(folder.metricsFile());
        Dataset shown = splits.test().size() > MAPPED ? splits.test().limit(MAPPED) : splits.test();
        if (!metrics.rows().isEmpty()) {
            add("loss", "The loss by epoch, in nats per example.", Views.loss(metrics));
            if (!flow(recipe)) {
                add(
                        "terms",
                        "Its two terms: what reconstruction costs, and what the code tells.",
                        Views.terms(metrics));
            }
        }
        try (Model model = SavedModel.load(folder, Device.CPU);
                Feed test = Feed.of(shown, recipe.data().binarize(), model)) {
            LatentUse use = LatentUse.of(model, test, BATCH, Rng.of(0), Ticker.NONE);
            Explorer explorer = new Explorer(model, recipe.data().binarize());
            pictures(explorer, test, shown, use);
            List<Section> sections = new ArrayList<>();
            if (model.form().ofText()) {
                sections.add(Texts.of(explorer, test, Rng.of(0).fork("report")));
            }
            sections.add(Section.of("Pictures", "").withFigures(illustrations.toArray(Illustration[]::new)));
            page(recipe, splits, metrics, use, model, sections);
        }
    }

    /** A flow's bound is the log-likelihood itself, and all of it is the codes'. */
    private static boolean flow(Recipe recipe) {
        return recipe.model().likelihood().certain();
    }

    private void pictures(Explorer explorer, Feed test, Dataset data, LatentUse use) {
        Rng rng = Rng.of(0).fork("report");
        if (!explorer.form().ofText()) { // those have tables
            examples(explorer, test, rng);
        }
        boolean shows = Views.picturesFit(explorer.eventShape());
        if (shows) {
            float[] fresh = explorer.sample(rng, SAMPLES, 1);
            add(
                    "samples",
                    "New examples: codes drawn from the prior, decoded.",
                    Views.samples(fresh, explorer.eventShape()));
        }
        if (explorer.dims() >= 2) {
            codes(explorer, test, data, rng, shows && explorer.real());
        }
        Views.kl(use).ifPresent(f -> add("kl", "What each latent dimension tells of an example, in nats.", f));
    }

    private void examples(Explorer explorer, Feed test, Rng rng) {
        if (!Views.points(explorer.eventShape())) {
            add(
                    "reconstructions",
                    "Test examples, and what comes back when the means of their codes are decoded.",
                    Views.reconstructions(explorer, test, SHOWN, rng));
            return;
        }
        add(
                "samples",
                "Test examples beside new ones: codes drawn from the prior, decoded.",
                Views.points(test, explorer.sample(rng, POINTS, 1)));
        Views.bending(explorer, rng, POINTS)
                .ifPresent(f -> add("bending", "Codes on their way to examples, coloured by where they began.", f));
    }

    /** @param decoded whether there is something to see at any place */
    private void codes(Explorer explorer, Feed test, Dataset data, Rng rng, boolean decoded) {
        int[] order = explorer.dimsByUse(test, rng);
        Codes codes = explorer.encode(test, rng);
        String which = explorer.dims() == 2 ? "" : " in the two dimensions that tell most";
        String normal = explorer.standard() ? "the prior" : "N(0, 1) (not the prior here)";
        String right = explorer.real() ? "; right, through the distribution function of " + normal + "." : ".";
        add(
                "map",
                "Means of the test examples' codes" + which + right,
                Views.map(explorer, codes, data.labels(), order[0], order[1]));
        if (explorer.real()) {
            Views.ellipses(codes, data.labels(), ELLIPSES, order[0], order[1])
                    .ifPresent(f -> add("ellipses", "The first of them, one standard deviation around each.", f));
        }
        if (!decoded) {
            return;
        }
        Explorer one = explorer.first();
        which += one.words().isEmpty() ? "" : ", " + one.words();
        add(
                "grid",
                "Codes at quantiles of " + normal + which + ", decoded.",
                Views.grid(one, GRID, order[0], order[1]));
        add(
                "traversals",
                "One dimension at a time from -3 to 3, the others 0; those that tell most first.",
                Views.traversals(one, Arrays.copyOf(order, Math.min(order.length, MOST_TRAVERSED)), 11));
    }

    private void add(String name, String caption, Figure figure) {
        byte[] png = figure.png(); // compressed once, for the file and the page
        AtomicFile.write(folder.figures().resolve(name + ".png"), out -> out.write(png));
        illustrations.add(new Illustration(caption, png, caption));
    }

    /** @param sections what it begins with */
    private void page(
            Recipe recipe, Splits splits, MetricsTable metrics, LatentUse use, Model model, List<Section> sections) {
        List<Fact> facts = new ArrayList<>();
        metrics.of("test").stream().reduce((a, b) -> b).ifPresent(last -> {
            facts.add(fact("Test loss", last.bound().loss(), "what was minimised, in nats per example"));
            if (flow(recipe)) {
                facts.add(fact("Log-likelihood", last.bound().elbo(), "log p(x) itself, not a bound"));
                return;
            }
            facts.add(fact("ELBO", last.bound().elbo(), "a lower bound of log p(x)"));
            facts.add(fact("Reconstruction", last.bound().reconstruction(), "the mean of -log p(x|z)"));
            facts.add(fact("KL", last.bound().kl(), "how far the codes' distributions are from the prior"));
        });
        facts.add(new Fact(
                "Active units",
                use.active() + " of " + use.meanVariance().length,
                "latent dimensions whose mean differs between examples"));
        long parameters = model.parameters().count();
        facts.add(new Fact("Parameters", String.format(Locale.ROOT, "%,d", parameters), "numbers that were learnt"));
        Evaluated.of(folder, model).ifPresent(sections::add);
        sections.add(Section.of(
                        "The recipe",
                        "Minimises " + recipe.formula() + ". Source: "
                                + recipe.source().words() + ".")
                .withCommands(RecipeReader.write(recipe).split("\n")));
        sections.add(Section.of("Go on", "This folder is all that is needed.")
                .withCommands(
                        "elbo evaluate " + folder.path(),
                        "elbo sample " + folder.path() + " -n 100 -o samples."
                                + (model.form().ofText() ? "txt" : "png"),
                        "elbo train --resume " + folder.path()));
        Report.write(
                folder.reportFile(),
                new ReportData(
                        recipe.name() + " on " + splits.name(),
                        recipe.summary() + ". Started as: " + folder.commandLine(),
                        facts,
                        sections));
    }

    private static Fact fact(String name, double value, String meaning) {
        return new Fact(name, String.format(Locale.ROOT, "%.2f nats", value), meaning);
    }
}
