package elbo.objective;

import elbo.distribution.Kl;
import elbo.nn.Block;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an objective may see of a batch: draws, log-probabilities in nats, distributions, and where training stands. Each
 * quantity is computed when first asked for and then kept, so that an objective pays for what it reads.
 */
public final class Terms {
    private final Moment moment;
    private final List<Latent> latents;
    private final Tensor logLikelihood;
    private final Map<String, Block> adversaries;

    private final Lazy<Tensor> logPrior = new Lazy<>(() -> total(l -> l.p().logProb(l.z())));
    private final Lazy<Tensor> logPosterior = new Lazy<>(() -> total(l -> l.q().logProb(l.z())));
    private final Lazy<Tensor> meanLogLikelihood =
            new Lazy<>(() -> logLikelihood().mean());
    private final Lazy<Tensor> meanKl = new Lazy<>(() -> kl().mean());
    private final Lazy<Optional<Tensor>> closedKl = new Lazy<>(this::sumOfClosedKls);

    /**
     * @param latents       one for each level, from the data upward
     * @param logLikelihood log p(x|z), {@code [S, B]}
     * @param adversaries   the networks that the objective asked for, by name
     */
    public Terms(Moment moment, List<Latent> latents, Tensor logLikelihood, Map<String, Block> adversaries) {
        this.moment = moment;
        this.latents = List.copyOf(latents);
        this.logLikelihood = logLikelihood;
        this.adversaries = Map.copyOf(adversaries);
    }

    public Moment moment() {
        return moment;
    }

    public List<Latent> latents() {
        return latents;
    }

    /** log p(x|z), {@code [S, B]}. */
    public Tensor logLikelihood() {
        return logLikelihood;
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
        return logLikelihood.add(logPrior()).sub(logPosterior());
    }

    /** KL(q || p) in closed form, summed over levels, {@code [B]}; empty if a level has none. */
    public Optional<Tensor> closedKl() {
        return closedKl.get();
    }

    /** KL(q || p) estimated from the draws: the mean over S of log q(z|x) - log p(z), {@code [B]}. */
    public Tensor sampledKl() {
        return logPosterior().sub(logPrior()).mean(0);
    }

    /** The closed form where there is one, else the estimate. */
    public Tensor kl() {
        return closedKl().orElseGet(this::sampledKl);
    }

    /** log p(x|z) averaged over draws and examples: one number. */
    public Tensor meanLogLikelihood() {
        return meanLogLikelihood.get();
    }

    /** {@link #kl} averaged over examples: one number. */
    public Tensor meanKl() {
        return meanKl.get();
    }

    /** A network that the objective trains against the model. */
    public Block adversary(String name) {
        Block found = adversaries.get(name);
        if (found == null) {
            throw new IllegalArgumentException(
                    "no adversary is called " + name + "; there are " + adversaries.keySet());
        }
        return found;
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
