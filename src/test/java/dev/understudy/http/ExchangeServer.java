package dev.understudy.http;

import java.net.URI;
import java.util.function.Consumer;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;

/** A server on a free port that hands each exchange to a test. */
final class ExchangeServer implements AutoCloseable {

  private final Server server;

  private ExchangeServer(Server server) {
    this.server = server;
  }

  /** Starts one that answers in this way. */
  static ExchangeServer answering(Consumer<Exchange> answer) {
    Server server = new Server(Threads.pool("exchange-server", 8, 2));
    ServerConnector connector = new ServerConnector(server, 1, 1);
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    server.setHandler(
        new Handler.Abstract.NonBlocking() {
          @Override
          public boolean handle(Request request, Response response, Callback callback) {
            answer.accept(Exchange.of(request, response, callback));
            return true;
          }
        });
    try {
      server.start();
    } catch (Exception notStarted) {
      throw new AssertionError(notStarted);
    }
    return new ExchangeServer(server);
  }

  URI url() {
    return server.getURI();
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception notStopped) {
      throw new AssertionError(notStopped);
    }
  }
}
