package elbo.objective;

import elbo.Refusal;
import elbo.Source;
import elbo.distribution.Mixture;
import elbo.network.Decoder;
import elbo.tensor.Along;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Clusters and codes learnt in one step: with a classifier {@code p(y|z)} over the K components of a mixture prior,
 * {@code -log p(x|z) + sum_y p(y|z) [log q(z|x) - log p(z|y)] + KL(p(y|z) || p(y))}, in nats. Refuses priors that are no mixture.
 *
 * @param classifier the network that reads codes; its parameters are {@code classifier.*}
 */
@Source(work = "Su 2018, spaces.ac.cn 5887", at = "the loss of the clustering model")
public record Clustering(Decoder classifier, int components) implements Objective {
    private static final String CLASSIFIER = "classifier";

    public Clustering {
        if (components < 2) {
            throw new IllegalArgumentException("components must be at least 2; got " + components);
        }
    }

    @Override
    public boolean perExample() {
        return classifier.perExample();
    }

    @Override
    public boolean compares() {
        return false;
    }

    @Override
    public List<Adversary> adversaries() {
        return List.of(new Adversary(CLASSIFIER, classifier, components));
    }

    @Override
    public List<Phase> phases(Terms terms) {
        List<String> moves = new ArrayList<>(Phase.MODEL);
        moves.add(CLASSIFIER);
        return List.of(new Phase("model", moves, () -> loss(terms)));
    }

    private Tensor loss(Terms terms) {
        Mixture clusters = clusters(terms);
        Tensor z = terms.z();
        Tensor logits = terms.sight()
                .adversary(CLASSIFIER)
                .apply(z.reshape(-1, z.shape().dim(2)));
        Tensor log = Along.logSoftmax(logits, -1);
        Tensor share = log.exp();
        Tensor ofEach = clusters.logProbOfEach(z).reshape(-1, components);
        Tensor apart = terms.logPosterior().reshape(-1, 1).sub(ofEach);
        Tensor choice = log.sub(Along.logSoftmax(clusters.logits(), -1));
        return share.mul(apart.add(choice)).sum(-1).mean().sub(terms.meanLogLikelihood());
    }

    private Mixture clusters(Terms terms) {
        if (terms.p() instanceof Mixture mixture && mixture.logits().shape().dim(0) == components) {
            return mixture;
        }
        throw new Refusal(
                "model.objective",
                "clustering needs a prior that is a mixture of " + components
                        + " components, one for each cluster. Fix: prior type: mixture, components: " + components);
    }
}
