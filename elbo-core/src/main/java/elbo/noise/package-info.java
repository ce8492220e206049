/**
 * What is done to an encoder's input while a model is trained; the likelihood scores the clean example.
 */
@NullMarked
package elbo.noise;

import org.jspecify.annotations.NullMarked;
