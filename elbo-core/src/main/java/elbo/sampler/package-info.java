/**
 * Where codes are drawn from once a model is trained: densities fitted to the codes of its training examples, kept beside the
 * model, and how far what they draw is from codes of examples. A {@link elbo.sampler.Sampler} is a description, a {@link
 * elbo.sampler.Fitted} has numbers.
 */
@NullMarked
package elbo.sampler;

import org.jspecify.annotations.NullMarked;
