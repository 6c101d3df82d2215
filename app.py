"""En Regla in the browser: started with ``python3 run.py`` or ``streamlit run app.py``."""

from enregla.ui import run

run()
