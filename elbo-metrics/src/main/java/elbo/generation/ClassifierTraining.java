package elbo.generation;

import elbo.Refusal;
import elbo.data.Dataset;
import elbo.metric.Ticker;
import elbo.tensor.Along;
import elbo.tensor.Crew;
import elbo.tensor.FusedAdam;
import elbo.tensor.Grad;
import elbo.tensor.Rng;
import elbo.tensor.Scope;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import java.util.Arrays;
import java.util.List;

/** Moves a classifier's weights down {@code -mean log softmax(logits)_label}, in nats, by Adam; the batch, shuffled anew each epoch. */
record ClassifierTraining(Classifier classifier, Dataset data, int[] labels, Classifier.Options options, Rng rng) {
    private static final String NAME = "classifier for features";
    private static final FusedAdam.Settings ADAM = new FusedAdam.Settings(0.9, 0.999, 1e-8, 0);

    void run(Ticker ticker) {
        List<Tensor> weights = classifier.parameters().all();
        long all = (long) options.epochs() * data.size();
        try (FusedAdam adam = new FusedAdam(weights, ADAM, Crew.ALONE)) {
            for (int epoch = 0; epoch < options.epochs(); epoch++) {
                int[] order = rng.at(epoch).permutation(data.size());
                for (int from = 0; from < order.length; from += options.batch()) {
                    int to = Math.min(from + options.batch(), order.length);
                    step(adam, weights, Arrays.copyOfRange(order, from, to));
                    ticker.done(NAME, (long) epoch * data.size() + to, all);
                }
            }
        }
    }

    private void step(FusedAdam adam, List<Tensor> weights, int[] rows) {
        try (Scope s = Scope.open();
                Grad.Guard on = Grad.on()) {
            long[] wanted = Arrays.stream(rows).mapToLong(row -> labels[row]).toArray();
            Tensor log = Along.logSoftmax(classifier.logits(Reader.rows(data, rows)), 1);
            Tensor loss = Along.gather(log, 1, Tensors.of(wanted, wanted.length, 1))
                    .mean()
                    .neg();
            if (!Double.isFinite(loss.item())) {
                throw new Refusal(
                        NAME,
                        "its loss is no longer finite on " + data.name()
                                + "; values of large size? Fix: a smaller rate");
            }
            adam.step(Grad.terms(loss, weights), options.rate());
        }
    }
}
