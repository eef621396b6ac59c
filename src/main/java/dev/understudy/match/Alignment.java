package dev.understudy.match;

import java.util.List;

/** Which elements of two lists belong together. */
final class Alignment {

  /** Longer lists are compared place by place. */
  private static final int MOST = 40_000;

  private Alignment() {}

  /**
   * Marks a longest common subsequence.
   *
   * @param from the index of the first element of both lists in the marks
   * @param kept gets true for elements of {@code one} that are in it
   * @param found gets true for elements of {@code other} that are in it
   */
  static void mark(
      List<String> one, List<String> other, int from, boolean[] kept, boolean[] found) {
    if ((long) one.size() * other.size() > MOST) {
      return;
    }
    int[][] longest = new int[one.size() + 1][other.size() + 1];
    for (int i = one.size() - 1; i >= 0; i--) {
      for (int j = other.size() - 1; j >= 0; j--) {
        longest[i][j] =
            one.get(i).equals(other.get(j))
                ? longest[i + 1][j + 1] + 1
                : Math.max(longest[i + 1][j], longest[i][j + 1]);
      }
    }
    int i = 0;
    int j = 0;
    while (i < one.size() && j < other.size()) {
      if (one.get(i).equals(other.get(j))) {
        kept[from + i++] = true;
        found[from + j++] = true;
      } else if (longest[i + 1][j] >= longest[i][j + 1]) {
        i++;
      } else {
        j++;
      }
    }
  }
}
