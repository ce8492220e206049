package elbo.transform;

import elbo.tensor.Tensor;

/**
 * Where a map leads.
 *
 * @param value  {@code [N, event]}
 * @param logDet {@code log |det dy/dx|} of the way that was gone, in nats: {@code [N]}, or {@code [N, event]} from a {@link Pointwise}
 */
public record Image(Tensor value, Tensor logDet) {}
