package dev.understudy.session;

/**
 * A recording that no request used.
 *
 * @param place the file and line
 * @param number the number of the interaction in its cassette, counted from 1
 * @param request the request line, without secrets; for a WebSocket, also how far the client got
 */
public record Leftover(String place, int number, String request) implements Problem {

  @Override
  public String text() {
    return "leftover: unused recording of "
        + request
        + " ("
        + place
        + ", interaction "
        + number
        + ")";
  }
}
