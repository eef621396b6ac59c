package dev.understudy.session;

/**
 * A recording that nobody asked for.
 *
 * @param place file and line
 * @param number of the interaction in its cassette, counted from 1
 * @param request the request line, without secrets; of a WebSocket also how far the client got
 */
public record Leftover(String place, int number, String request) implements Problem {

  @Override
  public String text() {
    return "leftover: nobody asked for " + request + " (" + place + ", interaction " + number + ")";
  }
}
