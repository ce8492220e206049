package elbo.classical;

import java.util.Arrays;
import java.util.Locale;
import org.tribuo.Dataset;
import org.tribuo.ImmutableFeatureMap;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.classification.dtree.CARTClassificationTrainer;
import org.tribuo.classification.dtree.impurity.GiniIndex;
import org.tribuo.common.tree.LeafNode;
import org.tribuo.common.tree.Node;
import org.tribuo.common.tree.SplitNode;
import org.tribuo.common.tree.TreeModel;
import org.tribuo.dataset.DatasetView;
import org.tribuo.impl.ArrayExample;
import org.tribuo.provenance.SimpleDataSourceProvenance;

/**
 * Grows trees with Tribuo (Breiman and others 1984, "Classification and regression trees"). It looks at all features and all
 * thresholds, so it draws no random numbers; which of two equally good splits it takes depends on the order of features.
 */
final class Cart {
    private final Dataset<Label> data;
    private final CARTClassificationTrainer trainer;

    Cart(double[][] x, int[] y, int depth, int fewest) {
        int d = Liblinear.requireRows(x, y);
        LabelFactory labels = new LabelFactory();
        MutableDataset<Label> all = new MutableDataset<>(new SimpleDataSourceProvenance("", labels), labels);
        String[] names = new String[d];
        Arrays.setAll(names, j -> String.format(Locale.ROOT, "%09d", j));
        for (int i = 0; i < x.length; i++) {
            all.add(new ArrayExample<>(new Label(Integer.toString(y[i])), names, x[i]));
        }
        data = all;
        trainer = new CARTClassificationTrainer(depth, fewest, 0, 1, false, new GiniIndex(), 0);
    }

    /** From some rows, each as often as it is named. */
    Tree grow(int[] rows) {
        TreeModel<Label> model = trainer.train(new DatasetView<>(data, rows, ""));
        return tree(model.getRoot(), model.getFeatureIDMap());
    }

    private static Tree tree(Node<Label> node, ImmutableFeatureMap features) {
        return switch (node) {
            case SplitNode<Label> split ->
                new Tree.Split(
                        Integer.parseInt(features.get(split.getFeatureID()).getName()),
                        split.splitValue(),
                        tree(split.getLessThanOrEqual(), features),
                        tree(split.getGreaterThan(), features));
            case LeafNode<Label> leaf ->
                new Tree.Leaf(Integer.parseInt(leaf.getOutput().getLabel()));
            default -> throw new IllegalStateException("a tree has splits and leaves; got " + node.getClass());
        };
    }
}
