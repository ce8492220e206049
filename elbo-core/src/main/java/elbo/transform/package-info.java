/**
 * Invertible maps with the logarithm of how much they stretch: mathematics only, weights come from outside.
 *
 * <p>Directions, here and in {@link elbo.flow}: <b>forward</b> is the way that training goes, and cheap. A posterior's forward leads from
 * noise to codes; a prior's and an encoder's from codes and data to noise. <b>Inverse</b> is the way back. A {@code logDet} is always
 * that of the way that was gone, {@code log |det dy/dx|}, in nats.
 */
@NullMarked
package elbo.transform;

import org.jspecify.annotations.NullMarked;
