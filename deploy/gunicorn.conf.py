"""How the web processes run, in a container or under systemd; the command line may say otherwise."""

import multiprocessing

wsgi_app = "grannsamverkan.wsgi"
worker_class = "gthread"
workers = multiprocessing.cpu_count()
threads = 16  # callbacks that arrive together share a commit: the more, the cheaper
timeout = 60
graceful_timeout = 30  # what is being answered when asked to stop is answered to its end
worker_tmp_dir = "/dev/shm"  # noqa: S108  # a heartbeat once a second is no business of the disk
control_socket_disable = True
loglevel = "warning"
