package dev.understudy.bench.compare;

import org.eclipse.jetty.ee10.proxy.AsyncProxyServlet;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;

/** Jetty's proxy servlet, which relays without recording. */
public final class JettyProxy {

  private JettyProxy() {}

  /** Runs the proxy on the port of the first argument, for a gateway on the port of the second. */
  public static void main(String[] args) throws Exception {
    Server server = new Server(Integer.parseInt(args[0]));
    ServletHolder proxy = new ServletHolder(new AsyncProxyServlet.Transparent());
    proxy.setInitParameter("proxyTo", "http://127.0.0.1:" + args[1]);
    proxy.setInitParameter("maxThreads", "64");
    proxy.setAsyncSupported(true);
    ServletContextHandler context = new ServletContextHandler("/");
    context.addServlet(proxy, "/*");
    server.setHandler(context);
    server.start();
    server.join();
  }
}
