import { compileLoadClient } from './load-client/load-client.ts';
import { type Figures, measure, type Workload } from './measure.ts';
import type { Benchmark } from './run.ts';
import { prepareAirchain } from './servers/airchain.ts';
import { prepareIcecast2 } from './servers/icecast2.ts';

/** The part of a benchmark that puts sources and listeners on icecast2 and on airchain. */
export function loadServers(workload: Workload): Pick<Benchmark<Figures>, 'workload' | 'peer' | 'prepare'> {
  return {
    workload,
    peer: 'icecast2',
    prepare: (folder) => {
      const program = compileLoadClient(folder);
      return {
        icecast2: (abort) => measure(prepareIcecast2, workload, program, abort),
        airchain: (abort) => measure(prepareAirchain, workload, program, abort),
      };
    },
  };
}
