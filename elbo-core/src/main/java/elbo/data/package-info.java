/**
 * Data in plain Java memory: {@link elbo.data.Dataset} and what makes one. Nothing here loads the engine, so that any
 * thread may read and any tool may look at data on a machine without it.
 */
@NullMarked
package elbo.data;

import org.jspecify.annotations.NullMarked;
