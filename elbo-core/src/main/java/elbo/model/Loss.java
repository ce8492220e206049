package elbo.model;

import elbo.objective.Phase;
import elbo.objective.Terms;
import elbo.regulariser.Regulariser;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * What a phase of a training step minimises for a batch: the objective's loss and the regularisers, each times its weight.
 *
 * @param phases    how many phases the step has
 * @param moves     first words of the names of the parameters that this one moves
 * @param total     one number, the mean over the batch
 * @param penalties the regularisers in their order, before their weights; of the encoder's own answer, where it does not learn from the refined one
 */
public record Loss(int phases, List<String> moves, Tensor total, Terms terms, List<Tensor> penalties) {
    /** Decoder and encoder by themselves: what comes of a refined answer does not reach the encoder. */
    private static List<Phase> apart(Vae vae, Terms terms) {
        List<Phase> phases = new ArrayList<>();
        for (Phase phase : vae.objective().phases(terms)) {
            List<String> rest = new ArrayList<>(phase.moves());
            rest.removeAll(Phase.ENCODER);
            if (!rest.isEmpty()) { // one that moves the encoder alone comes below
                phases.add(new Phase(phase.name(), rest, phase.loss()));
            }
        }
        if (vae.refinement().encodes()) {
            phases.add(new Phase("encoder", Phase.ENCODER, () -> ofEncoder(vae, terms)));
        }
        return phases;
    }

    /** What the encoder learns from: the objective of its own answer. The decoder does not, so that its running averages stay as they are. */
    private static Tensor ofEncoder(Vae vae, Terms terms) {
        List<Phase> own = vae.objective().phases(terms.amortised());
        Phase encoder = own.stream()
                .filter(phase -> phase.moves().containsAll(Phase.ENCODER))
                .findFirst()
                .orElseThrow();
        return terms.moment().aside().during(encoder.loss());
    }

    /** Computes phase number {@code phase}. */
    public static Loss of(Vae vae, Terms terms, int phase) {
        List<Phase> phases =
                vae.refinement().apart() ? apart(vae, terms) : vae.objective().phases(terms);
        Phase now = phases.get(phase);
        Tensor total = now.loss().get();
        List<Tensor> penalties = new ArrayList<>();
        for (Regulariser r : vae.regularisers()) {
            double weight = r.weight().at(terms.moment());
            // refined codes are constants to the encoder, which a penalty is to move
            Tensor penalty = r.penalty(vae.refinement().apart() && !r.ofDecoder() ? terms.amortised() : terms);
            penalties.add(penalty);
            total = weight == 0 ? total : total.add(penalty.mul(weight));
        }
        return new Loss(phases.size(), now.moves(), total, terms, penalties);
    }
}
