package dev.understudy.curl;

import dev.understudy.wire.Bytes;
import dev.understudy.wire.Headers;
import java.util.List;
import java.util.Optional;

/**
 * A request as curl sends it when it is called like this.
 *
 * @param method the HTTP method
 * @param url the URL
 * @param headers what it sends besides its own
 * @param body what it sends, possibly nothing
 * @param bodyFile the file that the body is in, where that cannot be read here
 */
public record CurlCommand(
    String method, Url url, Headers headers, Bytes body, Optional<String> bodyFile) {

  /**
   * Reads a command as people paste it: with quotes of any shell, continued lines, a prompt, and
   * whatever the output is piped into.
   *
   * @throws IllegalArgumentException for what is no curl command, saying why and where
   */
  public static CurlCommand parse(String pasted) {
    ShellWords.Command command = ShellWords.parse(pasted);
    List<String> words = command.words();
    int curl = 0;
    while (curl < words.size() && !isCurl(words.get(curl))) {
      curl++;
    }
    return new CurlOptions(words.subList(curl + 1, words.size()), command.here()).read();
  }

  static boolean isCurl(String word) {
    return word.equals("curl") || word.endsWith("/curl") || word.equalsIgnoreCase("curl.exe");
  }
}
