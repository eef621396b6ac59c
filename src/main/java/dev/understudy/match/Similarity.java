package dev.understudy.match;

/**
 * The similarity of a recorded request to another, as one number: by endpoint first, then by model,
 * messages from the end, messages from the start, tools, and options. A request that differs in the
 * model alone is closest of all. Ties are broken by the share of common words in the last messages.
 */
final class Similarity {

  /** The similarity of different endpoints. */
  static final long NONE = 0;

  private static final int SMALL = 6;
  private static final int MOST = (1 << SMALL) - 1;

  private Similarity() {}

  static long of(RequestFingerprint asked, RequestFingerprint recorded) {
    long route = route(asked, recorded);
    if (route == 0) {
      return NONE;
    }
    long rank = route;
    rank = rank << 1 | bit(asked.differsInModelOnly(recorded));
    rank = rank << 1 | bit(asked.model().equals(recorded.model()));
    rank = rank << SMALL | Math.min(MOST, asked.sameFromEnd(recorded));
    rank =
        rank << 1 | bit(asked.turns() == recorded.turns() && asked.asks().equals(recorded.asks()));
    rank = rank << SMALL | Math.min(MOST, asked.sameFromStart(recorded));
    rank =
        rank << 1
            | bit(
                asked.value(RequestFingerprint.TOOLS) == recorded.value(RequestFingerprint.TOOLS));
    rank = rank << SMALL | options(asked, recorded);
    return rank << SMALL | asked.sharedWords(recorded, MOST);
  }

  /** 3 for the same method and path; less for differences that a client's settings could cause. */
  private static long route(RequestFingerprint asked, RequestFingerprint recorded) {
    boolean method = asked.method().equals(recorded.method());
    if (asked.path().equals(recorded.path())) {
      return method ? 3 : 1;
    }
    if (method && asked.route().equals(recorded.route())) {
      return 2;
    }
    return method && asked.isSibling(recorded) ? 1 : 0;
  }

  private static long options(RequestFingerprint asked, RequestFingerprint recorded) {
    int different = asked.differingMembers(recorded).size();
    int same = (asked.names().size() + recorded.names().size() - different) / 2;
    int query = asked.query() == recorded.query() ? 1 : -1;
    return Math.max(0, Math.min(MOST, MOST / 2 + same - different + query));
  }

  private static long bit(boolean set) {
    return set ? 1 : 0;
  }
}
