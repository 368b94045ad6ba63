import { visorServices, type Service, type ServiceContext } from '@visor/laptop';

/** The services of a stack whose pilots reach the gateway through a proxy. @param onGateway gets the gateway's port */
export const servicesBehind =
  (proxy: { readonly url: string }, onGateway: (port: number) => void) =>
  (context: ServiceContext): Service[] =>
    visorServices(context).map((service) => {
      if (!service.name.startsWith('pilot')) return service;
      const environment: Service['environment'] = (ports) => {
        onGateway(ports.of('gateway'));
        return { ...service.environment(ports), GATEWAY_URL: proxy.url };
      };
      return { ...service, environment };
    });
