package elbo.metric;

import elbo.data.Kind;
import elbo.model.Bound;
import elbo.model.Feed;
import elbo.model.Meter;
import elbo.model.Model;
import elbo.model.Vae;
import elbo.nn.Moment;
import elbo.regulariser.Regulariser;
import elbo.tensor.Rng;
import elbo.tensor.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is known of a model on a data set, in nats.
 *
 * @param n           examples
 * @param bound       the objective's loss, the evidence lower bound and its parts, one draw an example
 * @param nll         the importance-sampled negative log-likelihood
 * @param bitsPerDim  the same by dimension of the data, {@code nll / (D ln 2)}, and 8 more where grey levels were dequantised to [0, 1]
 *                    for a density: then a bound of what whole numbers take
 * @param latents     what each latent dimension is used for
 * @param information the mutual information of example and code
 * @param notes       what a reader has to know of these numbers: why one is missing, what one is not
 */
public record Evaluation(
        long n,
        Bound bound,
        Optional<ImportanceNll.Result> nll,
        Optional<Double> bitsPerDim,
        Optional<LatentUse> latents,
        Optional<MutualInformation> information,
        List<String> notes) {
    /** What is measured besides the bound. */
    public enum Part {
        NLL,
        LATENT_USE,
        MUTUAL_INFORMATION
    }

    /**
     * How to measure.
     *
     * @param samples   K of the log-likelihood
     * @param aggregate examples in the aggregate posterior, at most
     * @param batch     examples at a time, in which losses compare them that do
     * @param moment    where schedules of the loss stand
     * @param tally     where a log-likelihood that is interrupted keeps its values, to go on from
     */
    public record Options(int samples, int aggregate, int batch, Moment moment, Set<Part> parts, Optional<Path> tally) {
        /** Everything, with 200 importance samples and an aggregate of 5,000 examples. */
        public static final Options DEFAULT =
                new Options(200, 5000, 1000, Moment.START, EnumSet.allOf(Part.class), Optional.empty());

        public Options {
            if (samples < 1 || aggregate < 1 || batch < 1) {
                throw new IllegalArgumentException("samples, aggregate and batch must be at least 1; got " + samples
                        + ", " + aggregate + " and " + batch);
            }
            parts = Set.copyOf(parts);
        }

        public Options withSamples(int k) {
            return new Options(k, aggregate, batch, moment, parts, tally);
        }

        public Options withAggregate(int examples) {
            return new Options(samples, examples, batch, moment, parts, tally);
        }

        public Options withBatch(int examples) {
            return new Options(samples, aggregate, examples, moment, parts, tally);
        }

        public Options withMoment(Moment at) {
            return new Options(samples, aggregate, batch, at, parts, tally);
        }

        public Options withParts(Set<Part> some) {
            return new Options(samples, aggregate, batch, moment, some, tally);
        }

        public Options withTally(Optional<Path> file) {
            return new Options(samples, aggregate, batch, moment, parts, file);
        }
    }

    public Evaluation {
        notes = List.copyOf(notes);
    }

    /**
     * Measures a model.
     *
     * @param kind what the values are when the model sees them, after binarisation
     */
    public static Evaluation of(Model model, Feed data, Kind kind, Options options, Rng rng, Ticker ticker) {
        List<String> notes = new ArrayList<>();
        Bound bound = Meter.over(model, data, options.moment(), rng, options.batch());
        if (compares(model.vae()) && data.size() > 1) {
            notes.add("loss: compares the examples of a batch with each other, so it is that of batches of "
                    + Math.min(options.batch(), data.size()));
        }
        Optional<LatentUse> latents = options.parts().contains(Part.LATENT_USE)
                ? Optional.of(LatentUse.of(model, data, options.batch(), rng, ticker))
                : Optional.empty();
        Optional<MutualInformation> information = options.parts().contains(Part.MUTUAL_INFORMATION)
                ? information(model, data, options, rng, ticker, notes)
                : Optional.empty();
        Optional<ImportanceNll.Result> nll = options.parts().contains(Part.NLL) && scored(model, kind, notes)
                ? Optional.of(nll(model, data, options, rng, ticker))
                : Optional.empty();
        Optional<Double> bits = nll.map(r -> r.bitsPerDim(model.eventShape()) + missing(model, data));
        return new Evaluation(data.size(), bound, nll, bits, latents, information, notes);
    }

    /** Whether an example's loss depends on which others it is measured with. */
    private static boolean compares(Vae vae) {
        return vae.objective().compares() || !vae.regularisers().stream().allMatch(Regulariser::perExample);
    }

    /** The bits per dimension that densities on [0, 1] are short of beside probabilities of grey levels. */
    private static double missing(Model model, Feed data) {
        Shape event = model.eventShape();
        double densities = model.vae().likelihood().densities(event);
        return densities / event.size() * Math.log(data.levels()) / Math.log(2);
    }

    private static ImportanceNll.Result nll(Model model, Feed data, Options options, Rng rng, Ticker ticker) {
        ImportanceNll how = new ImportanceNll(draws(model, options));
        return options.tally().isPresent()
                ? how.of(model, data, rng, ticker, options.tally().get())
                : how.of(model, data, rng, ticker);
    }

    /** All draws of an exact posterior are the same. */
    private static int draws(Model model, Options options) {
        return model.vae().level().posterior().exact() ? 1 : options.samples();
    }

    /** Whether a log-likelihood, or what is customarily reported in its place, exists. */
    private static boolean scored(Model model, Kind kind, List<String> notes) {
        if (!Needs.hasDensity(model)) {
            notes.add("nll: left out, because the posterior has no density");
            return false;
        }
        Scored scored = Scored.of(model, kind);
        notes.addAll(scored.notes(model, scored == Scored.NOTHING ? "nll" : "nll, bits_per_dim"));
        return scored != Scored.NOTHING;
    }

    private static Optional<MutualInformation> information(
            Model model, Feed data, Options options, Rng rng, Ticker ticker, List<String> notes) {
        if (!Needs.hasDensity(model)) {
            notes.add("mutual_information: left out, because the posterior has no density");
            return Optional.empty();
        }
        if (model.vae().level().posterior().exact()) {
            notes.add("mutual_information: left out, because an invertible encoder keeps all there is to know");
            return Optional.empty();
        }
        MutualInformation found = MutualInformation.of(model, data, options.aggregate(), options.batch(), rng, ticker);
        if (found.marginalKl().isEmpty()) {
            notes.add(
                    "mutual_information: without marginal_kl, because the prior depends on what is known beside, so that"
                            + " there is no one p(z)");
        }
        if (found.information().value() > found.bound() - 1) {
            notes.add("mutual_information: near its bound, the logarithm of the " + found.examples()
                    + " examples it was measured with, so the true value may be larger");
        }
        return Optional.of(found);
    }

    /**
     * The numbers by their names in {@code evaluation.json}, in order: numbers, lists, texts and maps of these. What was not
     * measured has no entry.
     */
    public Map<String, Object> byName() {
        Map<String, Object> names = new LinkedHashMap<>();
        names.put("n", n);
        names.putAll(bound.byName());
        nll.ifPresent(r -> names.put("nll", byName(r)));
        bitsPerDim.ifPresent(b -> names.put("bits_per_dim", b));
        latents.ifPresent(l -> {
            names.put("active_units", l.active());
            l.kl().ifPresent(kl -> names.put("kl_per_dim", list(kl)));
            l.std().ifPresent(std -> names.put("posterior_std_per_dim", list(std)));
        });
        information.ifPresent(i -> {
            names.put("mutual_information", i.information().value());
            names.put("mutual_information_se", i.information().se());
            i.marginalKl().ifPresent(kl -> {
                names.put("marginal_kl", kl.value());
                names.put("marginal_kl_se", kl.se());
            });
            names.put("aggregate_examples", i.examples());
        });
        names.put("notes", notes);
        return names;
    }

    private static Map<String, Object> byName(ImportanceNll.Result r) {
        Map<String, Object> names = new LinkedHashMap<>();
        names.put("k", r.k());
        names.put("value", r.value());
        names.put("se", r.se());
        names.put("ess", r.ess());
        return names;
    }

    private static List<Double> list(double[] values) {
        return Arrays.stream(values).boxed().toList();
    }
}
