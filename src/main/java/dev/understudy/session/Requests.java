package dev.understudy.session;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Requests that the code under test has sent, in order of arrival. Immutable. */
public final class Requests implements Iterable<SentRequest> {

  /**
   * The header in which the official clients count retries, from 0 (openai-java, anthropic-java).
   */
  private static final String RETRY_COUNT = "x-stainless-retry-count";

  private static final Pattern RETRY = Pattern.compile("[1-9][0-9]{0,3}");

  private final List<SentRequest> all;

  private Requests(List<SentRequest> all) {
    this.all = all;
  }

  /** A list of requests in the given order. */
  public static Requests of(List<? extends SentRequest> requests) {
    return new Requests(List.copyOf(requests));
  }

  /** All requests. */
  public List<SentRequest> all() {
    return all;
  }

  /** The number of requests. */
  public int size() {
    return all.size();
  }

  /** The request at an index, counted from 0. */
  public SentRequest get(int index) {
    return all.get(index);
  }

  /** The requests to one path, such as {@code /v1/chat/completions}. */
  public Requests to(String path) {
    return matching(request -> request.path().equals(path));
  }

  /** The requests that meet a condition. */
  public Requests matching(Predicate<SentRequest> condition) {
    return new Requests(all.stream().filter(condition).toList());
  }

  /**
   * The calls behind the requests. A request is a retry when it equals an earlier one in method,
   * path, query and body, and either declares itself one ({@value #RETRY_COUNT}) or follows an
   * answer that clients retry: 408, 409, 429, 5xx or none.
   */
  public List<LogicalCall> calls() {
    List<List<SentRequest>> calls = new ArrayList<>();
    for (SentRequest request : all) {
      List<SentRequest> call = null;
      for (List<SentRequest> earlier : calls) {
        if (isRetry(request, earlier.get(earlier.size() - 1))) {
          call = earlier;
        }
      }
      if (call == null) {
        call = new ArrayList<>();
        calls.add(call);
      }
      call.add(request);
    }
    return calls.stream().map(LogicalCall::new).toList();
  }

  @Override
  public Iterator<SentRequest> iterator() {
    return all.iterator();
  }

  /** The number of requests and their request lines. */
  @Override
  public String toString() {
    return all.isEmpty()
        ? "none"
        : all.size()
            + ": "
            + all.stream().map(SentRequest::toString).collect(Collectors.joining(", "));
  }

  private static boolean isRetry(SentRequest request, SentRequest before) {
    boolean same =
        request.method().equals(before.method())
            && request.path().equals(before.path())
            && request.query().equals(before.query())
            && request.bodyBytes() == before.bodyBytes()
            && request.body().equals(before.body());
    return same
        && request
            .header(RETRY_COUNT)
            .map(count -> RETRY.matcher(count).matches())
            .orElseGet(() -> isRetried(before.status()));
  }

  private static boolean isRetried(int status) {
    return status == 0 || status == 408 || status == 409 || status == 429 || status >= 500;
  }
}
