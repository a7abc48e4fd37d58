package dev.muster.report;

import java.util.ArrayList;
import java.util.List;

/// The shortest way from one list of lines to another, by Myers' greedy algorithm ("An O(ND)
/// difference algorithm and its variations", 1986).
final class ShortestEdit {
    /// Texts that differ in more lines are told as all removed, all added: nobody reads more, and
    /// the algorithm needs the square of it.
    private static final int MOST = 2000;

    private ShortestEdit() {}

    /// One sign a line of the merged text: ' ' for both, '-' for the first, '+' for the second.
    static String signs(List<String> old, List<String> young) {
        int n = old.size();
        int m = young.size();
        int most = Math.min(n + m, MOST);
        var furthest = new int[2 * most + 3];
        int middle = most + 1;
        var trace = new ArrayList<int[]>();
        for (int edits = 0; edits <= most; edits++) {
            trace.add(furthest.clone());
            for (int diagonal = -edits; diagonal <= edits; diagonal += 2) {
                int x = step(furthest, middle, diagonal, edits);
                int y = x - diagonal;
                while (x < n && y < m && old.get(x).equals(young.get(y))) {
                    x++;
                    y++;
                }
                furthest[middle + diagonal] = x;
                if (x >= n && y >= m) {
                    return back(trace, middle, n, m);
                }
            }
        }
        return "-".repeat(n) + "+".repeat(m);
    }

    private static int step(int[] furthest, int middle, int diagonal, int edits) {
        return comesFromAbove(furthest, middle, diagonal, edits)
                ? furthest[middle + diagonal + 1]
                : furthest[middle + diagonal - 1] + 1;
    }

    private static boolean comesFromAbove(int[] furthest, int middle, int diagonal, int edits) {
        return diagonal == -edits
                || diagonal != edits
                        && furthest[middle + diagonal - 1] < furthest[middle + diagonal + 1];
    }

    private static String back(List<int[]> trace, int middle, int n, int m) {
        var signs = new StringBuilder();
        int x = n;
        int y = m;
        for (int edits = trace.size() - 1; edits >= 0; edits--) {
            var furthest = trace.get(edits);
            int diagonal = x - y;
            boolean added = comesFromAbove(furthest, middle, diagonal, edits);
            int fromDiagonal = added ? diagonal + 1 : diagonal - 1;
            int fromX = edits == 0 ? 0 : furthest[middle + fromDiagonal];
            int fromY = edits == 0 ? 0 : fromX - fromDiagonal;
            while (x > fromX && y > fromY) {
                signs.append(' ');
                x--;
                y--;
            }
            if (edits > 0) {
                signs.append(added ? '+' : '-');
            }
            x = fromX;
            y = fromY;
        }
        return signs.reverse().toString();
    }
}
