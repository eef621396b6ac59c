package dev.understudy.match;

import java.util.List;

/** Finds the elements that two lists have in common. */
final class Alignment {

  /** The largest product of the lengths; longer lists are compared index by index. */
  private static final int MAX_CELLS = 40_000;

  private Alignment() {}

  /**
   * Marks a longest common subsequence.
   *
   * @param from the index of the first element of both lists in the marks
   * @param kept set to true for elements of {@code one} that are in it
   * @param found set to true for elements of {@code other} that are in it
   */
  static void mark(
      List<String> one, List<String> other, int from, boolean[] kept, boolean[] found) {
    if ((long) one.size() * other.size() > MAX_CELLS) {
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
