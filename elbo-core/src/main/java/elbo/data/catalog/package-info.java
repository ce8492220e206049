/**
 * Data sets by name: which there are ({@link elbo.data.catalog.DataCatalog}), where their files may lie
 * ({@link elbo.data.catalog.DataPlaces}), and how those that lie nowhere are fetched
 * ({@link elbo.data.catalog.Download}). A named set is a YAML file in {@code resources/elbo/datasets} and one line in
 * {@link elbo.data.catalog.NamedData#NAMES}.
 */
@NullMarked
package elbo.data.catalog;

import org.jspecify.annotations.NullMarked;
