package elbo.objective;

import elbo.distribution.Distribution;
import elbo.distribution.Kl;
import elbo.nn.Moment;
import elbo.tensor.Rng;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What an objective may see of a batch: draws, log-probabilities in nats, distributions, and where training stands. Each
 * quantity is computed when first asked for and then kept, so that an objective pays for what it reads.
 */
public final class Terms {
    private final Moment moment;
    private final List<Latent> latents;
    private final Sight sight;
    private final Rng rng;

    private final Lazy<Tensor> logLikelihood;
    private final Lazy<Tensor> logPrior = new Lazy<>(() -> total(l -> l.p().logProb(l.z())));
    private final Lazy<Tensor> logPosterior =
            new Lazy<>(() -> total(l -> l.score().get()));
    private final Lazy<Tensor> meanLogLikelihood =
            new Lazy<>(() -> logLikelihood().mean());
    private final Lazy<Tensor> meanKl = new Lazy<>(() -> kl().mean());
    private final Lazy<Optional<Tensor>> closedKl = new Lazy<>(this::sumOfClosedKls);
    private final Lazy<Terms> amortised = new Lazy<>(this::ofEncoder);

    /**
     * @param latents one for each level, from the data upward
     * @param rng     for what an objective draws beside z
     */
    public Terms(Moment moment, List<Latent> latents, Sight sight, Rng rng) {
        this.moment = moment;
        this.latents = List.copyOf(latents);
        this.sight = sight;
        this.rng = rng;
        this.logLikelihood = new Lazy<>(() -> sight.logLikelihood(z()));
    }

    public Moment moment() {
        return moment;
    }

    public List<Latent> latents() {
        return latents;
    }

    /** The level nearest the data. */
    public Latent latent() {
        return latents.getFirst();
    }

    /** Estimators of the level nearest the data, {@code [S, B, D]}. */
    public Tensor z() {
        return latent().z();
    }

    public Distribution q() {
        return latent().q();
    }

    public Distribution p() {
        return latent().p();
    }

    /** The same batch with draws of the encoder's own answer, where {@link #q} is another. */
    public Terms amortised() {
        return amortised.get();
    }

    private Terms ofEncoder() {
        Distribution own = sight.posterior(sight.x());
        Tensor draws = own.sample(rng.fork("amortised"), (int) z().shape().dim(0));
        return new Terms(moment, List.of(new Latent(own, p(), draws)), sight, rng);
    }

    /** The model and the batch themselves. */
    public Sight sight() {
        return sight;
    }

    /** Randomness for what is drawn beside z; the same name gives the same stream. */
    public Rng noise(String name) {
        return rng.fork(name);
    }

    /** log p(x|z), {@code [S, B]}. */
    public Tensor logLikelihood() {
        return logLikelihood.get();
    }

    /** log q(z|x) with every q cut off from the gradient: what is left passes through the draws, {@code [S, B]}. */
    Tensor logPosteriorOfDraws() {
        return total(l -> l.q().mapped(Tensor::detach).logProb(l.z()));
    }

    /** log p(z) summed over levels, {@code [S, B]}. */
    public Tensor logPrior() {
        return logPrior.get();
    }

    /** log q(z|x) summed over levels, {@code [S, B]}. */
    public Tensor logPosterior() {
        return logPosterior.get();
    }

    /** log w = log p(x|z) + log p(z) - log q(z|x), {@code [S, B]}: the tensor that every bound is a reduction of. */
    public Tensor logWeight() {
        return logLikelihood().add(logPrior()).sub(logPosterior());
    }

    /**
     * {@link #logWeight} of the same draws with another record of how they came about, {@code [S, B]}: every z as {@code through}
     * gives it, every q cut off from the gradient.
     */
    Tensor logWeight(UnaryOperator<Tensor> through) {
        List<Tensor> drawn = latents.stream().map(l -> through.apply(l.z())).toList();
        Tensor weight = sight.logLikelihood(drawn.getFirst());
        logLikelihood.offer(weight);
        for (int i = 0; i < drawn.size(); i++) {
            Tensor z = drawn.get(i);
            weight = weight.add(latents.get(i).p().logProb(z))
                    .sub(latents.get(i).q().mapped(Tensor::detach).logProb(z));
        }
        return weight;
    }

    /** KL(q || p) in closed form, summed over levels, {@code [B]}; empty if a level has none. */
    public Optional<Tensor> closedKl() {
        return closedKl.get();
    }

    /** KL(q || p) estimated from the draws: the mean over S of log q(z|x) - log p(z), {@code [B]}. */
    public Tensor sampledKl() {
        return logPosterior().sub(logPrior()).mean(0);
    }

    /** The closed form where there is one, else the estimate, group by group; 0 for codes without a density. */
    public Tensor kl() {
        return closedKl().orElseGet(() -> {
            List<Latent> groups = groups();
            return groups.size() == 1 && q().hasDensity()
                    ? sampledKl()
                    : groups.stream().map(Latent::kl).reduce(Tensor::add).orElseThrow();
        });
    }

    /** {@link #kl} of each group of latents, {@code [B]} each. */
    public List<Tensor> klByGroup() {
        List<Latent> groups = groups();
        return groups.size() == 1
                ? List.of(kl())
                : groups.stream().map(Latent::kl).toList();
    }

    private List<Latent> groups() {
        return latents.stream().flatMap(l -> l.parts().stream()).toList();
    }

    /** log p(x|z) averaged over draws and examples: one number. */
    public Tensor meanLogLikelihood() {
        return meanLogLikelihood.get();
    }

    /** {@link #kl} averaged over examples: one number. */
    public Tensor meanKl() {
        return meanKl.get();
    }

    private Optional<Tensor> sumOfClosedKls() {
        List<Tensor> each = new ArrayList<>();
        latents.forEach(l -> Kl.closed(l.q(), l.p()).ifPresent(each::add));
        return each.size() == latents.size() ? each.stream().reduce(Tensor::add) : Optional.empty();
    }

    private interface PerLatent {
        Tensor of(Latent latent);
    }

    private Tensor total(PerLatent term) {
        return latents.stream().map(term::of).reduce(Tensor::add).orElseThrow();
    }
}
