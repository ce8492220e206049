package elbo.model;

import elbo.distribution.Distribution;
import elbo.nn.Block;
import elbo.nn.Moment;
import elbo.objective.Sight;
import elbo.tensor.Tensor;
import java.util.List;

/** A model with a batch of examples, as an objective sees both. */
record Scene(Model model, Observed batch) implements Sight {
    @Override
    public Tensor x() {
        return batch.x();
    }

    @Override
    public Tensor target() {
        return batch.target();
    }

    @Override
    public Tensor context() {
        return batch.context();
    }

    /** The batch itself was encoded before, which running averages have followed; what else is asked leaves them as they are. */
    @Override
    public Distribution posterior(Tensor x) {
        Observed other = new Observed(x, batch.target(), batch.context(), batch.mask());
        return Moment.now().aside().during(() -> model.amortised(other));
    }

    @Override
    public Distribution likelihood(Tensor z) {
        return model.likelihood(z, batch.context());
    }

    @Override
    public Tensor logLikelihood(Tensor z) {
        return model.logLikelihood(z, batch);
    }

    @Override
    public List<Tensor> weights(List<String> firstWords) {
        return model.parameters().of(firstWords);
    }

    @Override
    public Tensor memory(String name) {
        return model.memory(name);
    }

    @Override
    public Block adversary(String name) {
        return model.adversary(name);
    }
}
