package dev.understudy.session;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** Waits by Awaitility, which a user of the library adds only where code under test is late. */
final class Waiting {

  private Waiting() {}

  static Requests forRequests(Session session, int count, Duration patience) {
    try {
      return poll(session, count, patience);
    } catch (NoClassDefFoundError absent) {
      throw new IllegalStateException(
          "waiting for requests needs org.awaitility:awaitility on the class path", absent);
    }
  }

  private static Requests poll(Session session, int count, Duration patience) {
    try {
      return Awaitility.await()
          .pollInterval(Duration.ofMillis(5))
          .atMost(patience)
          .until(session::requests, requests -> requests.size() >= count);
    } catch (ConditionTimeoutException late) {
      throw new SessionFailure(
          session.report(),
          "expected "
              + count
              + (count == 1 ? " request" : " requests")
              + " within "
              + patience.toMillis()
              + " ms, came "
              + session.requests());
    }
  }
}
